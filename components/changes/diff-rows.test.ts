import { describe, expect, test } from "vitest";
import { diffRows } from "@/components/changes/diff-rows";
import { sentenceOf } from "@/components/changes/sentence";
import { englishWords } from "@/components/changes/words";
import { ChangeContent } from "@/lib/catalog/changes";
import { CHANGE_KINDS } from "@/lib/catalog/changes/schema";

const t = englishWords();
const rows = (change: ChangeContent) =>
  diffRows(ChangeContent.parse(change), t).map(({ change: mark, term, before, after }) => [
    mark,
    term,
    before,
    after,
  ]);
const sentence = (change: ChangeContent) => sentenceOf(ChangeContent.parse(change), t);

const noClaims = { facts: [], parents: [], evals: [] };
const parent = (change: "removed" | "added" | "changed", name: string, rest = {}) => ({
  change: change as never,
  relation: "distilled_from",
  name,
  sha: null,
  distillation: null,
  ...rest,
});
const weight = (
  change: "removed" | "added" | "changed",
  path: string,
  size: number,
  hash: string,
) => ({
  change: change as never,
  path,
  sizeBytes: size,
  sha256: hash.repeat(64),
  gitOid: null,
});

describe("a license", () => {
  const none = { license: null, licenseName: null, file: null };

  test("is told by what was declared and what is", () => {
    const change: ChangeContent = {
      kind: "license",
      before: { ...none, license: "apache-2.0" },
      after: { ...none, license: "llama3.1", file: { path: "LICENSE", gitOid: "a".repeat(40) } },
    };
    expect(sentence(change)).toBe("The declared license changed from apache-2.0 to llama3.1");
    expect(rows(change)).toEqual([
      ["changed", "License", "apache-2.0", "llama3.1"],
      ["added", "License text", null, "LICENSE, git aaaaaaa"],
    ]);
  });

  test("of the same key and other words is told as such", () => {
    const text = (gitOid: string) => ({
      ...none,
      license: "other",
      file: { path: "LICENSE", gitOid },
    });
    const change: ChangeContent = {
      kind: "license",
      before: text("a".repeat(40)),
      after: text("b".repeat(40)),
    };
    expect(sentence(change)).toBe("The text of the license changed");
    expect(rows(change)).toEqual([
      ["changed", "License text", "LICENSE, git aaaaaaa", "LICENSE, git bbbbbbb"],
    ]);
  });

  test("that is no longer declared, or was not before, is told in its own words", () => {
    const change: ChangeContent = {
      kind: "license",
      before: { ...none, license: "mit" },
      after: none,
    };
    expect(sentence(change)).toBe("No license is declared any more; it was mit");
    expect(rows(change)).toEqual([["removed", "License", "mit", null]]);
    const reverse: ChangeContent = { kind: "license", before: none, after: change.before };
    expect(sentence(reverse)).toBe("The license mit is declared, where none was");
  });
});

describe("claims", () => {
  test("parents that came and went are named with their relation", () => {
    const change: ChangeContent = {
      kind: "claims",
      before: { ...noClaims, parents: [parent("removed", "big/old-teacher")] },
      after: {
        ...noClaims,
        parents: [
          parent("added", "big/teacher", { sha: "c".repeat(40) }),
          { ...parent("added", "small/base"), relation: "initialized_from" },
        ],
      },
    };
    expect(rows(change)).toEqual([
      ["removed", "distilled from", "big/old-teacher", null],
      ["added", "distilled from", null, "big/teacher at ccccccc"],
      ["added", "initialized from", null, "small/base"],
    ]);
    expect(sentence(change)).toBe("What the publisher states changed: 2 added, 1 removed");
  });

  test("of a parent on both sides only what differs of the teaching is told", () => {
    const taught = (temperature: number | null) => ({
      distillation: { types: ["response"], temperature, scheme: "offline" },
    });
    expect(
      rows({
        kind: "claims",
        before: { ...noClaims, parents: [parent("changed", "Big/Teacher", taught(1))] },
        after: { ...noClaims, parents: [parent("changed", "big/teacher", taught(null))] },
      }),
    ).toEqual([
      [
        "changed",
        "distilled from",
        "Big/Teacher; temperature 1",
        "big/teacher; temperature not stated",
      ],
    ]);
  });

  test("of two lists only what one has and the other has not is told", () => {
    const tags = (change: "changed", value: string[]) => ({ change, field: "tags", value });
    expect(
      rows({
        kind: "claims",
        before: { ...noClaims, facts: [tags("changed", ["a", "b"])] },
        after: { ...noClaims, facts: [tags("changed", ["b", "c"])] },
      }),
    ).toEqual([["changed", "Tags", "a", "c"]]);
  });

  test("a score stands with its benchmark, category and metric", () => {
    const score = { benchmark: "HarmBench", category: "all", metric: "asr", unit: "0-100" };
    expect(
      rows({
        kind: "claims",
        before: { ...noClaims, evals: [{ ...score, change: "changed", value: 12.5 }] },
        after: { ...noClaims, evals: [{ ...score, change: "changed", value: null }] },
      }),
    ).toEqual([["changed", "HarmBench, all, asr", "12.5 %", "not stated"]]);
  });
});

describe("files", () => {
  test("weights stand with size and short hash", () => {
    const change: ChangeContent = {
      kind: "weights",
      before: {
        count: 2,
        files: [weight("changed", "a.safetensors", 5e9, "1"), weight("removed", "b.bin", 10, "2")],
      },
      after: { count: 1, files: [weight("changed", "a.safetensors", 6e9, "3")] },
    };
    expect(rows(change)).toEqual([
      ["changed", "a.safetensors", "5.00 GB, sha256 1111111", "6.00 GB, sha256 3333333"],
      ["removed", "b.bin", "10 B, sha256 2222222", null],
    ]);
    expect(sentence(change)).toBe("Weight files changed: 1 changed, 1 removed");
  });

  test("what is counted and not named is not told as if it were all", () => {
    const change: ChangeContent = {
      kind: "files",
      before: { total: 900, count: 300, files: [{ change: "removed", path: "a.txt" }] },
      after: { total: 700, count: 100, files: [{ change: "added", path: "b.txt" }] },
    };
    expect(sentence(change)).toBe("Other files changed: 100 files in place of 300");
    expect(rows(change)).toEqual([
      ["removed", "a.txt", "", null],
      ["added", "b.txt", null, ""],
    ]);
  });
});

test.each([
  [false, "Downloads need no consent any more"],
  ["auto", "Downloads need consent, which is given automatically"],
  ["manual", "Downloads need consent, which is given by hand"],
  ["somehow", "Downloads need consent"],
  [null, "It is no longer stated whether downloads need consent"],
] as const)("a gate that became %j is told in a sentence", (gated, words) => {
  const change: ChangeContent = { kind: "gated", before: { gated: "auto" }, after: { gated } };
  expect(sentence(change)).toBe(words);
  expect(rows(change)).toEqual([]);
});

test("every kind has a word", () => {
  expect(ChangeContent.options.map(({ shape }) => shape.kind.value).toSorted()).toEqual(
    [...CHANGE_KINDS].toSorted(),
  );
  for (const kind of CHANGE_KINDS) expect(t.has(`changes.kind.${kind}`), kind).toBe(true);
});
