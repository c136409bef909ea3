import { describe, expect, it, test } from "vitest";
import { ChangeContent } from "@/lib/catalog/changes";
import type { EvalClaim } from "@/lib/sync/reading/claim";
import { UNSTATED_DISTILLATION } from "@/lib/sync/reading/claim";
import { changesBetween } from "@/lib/sync/drift/changes";
import { snapshotOfReading } from "@/lib/sync/drift/snapshot";
import type { ArtifactRow, Reading } from "@/lib/sync/reading/reading";
import {
  aBaseClaim,
  aFactClaim,
  aGround,
  anEdgeClaim,
  aParserClaim,
  aReading,
} from "@/lib/testing/builders/reading";

type Overrides = Parameters<typeof aReading>[0];

/** What a source changed from one reading to the next, by kind; the move itself is told apart. */
function changes(before: Overrides, after: Overrides) {
  const found = changesBetween(
    snapshotOfReading(aReading({ ref: "acme/student", ...before })),
    snapshotOfReading(aReading({ ref: "acme/student", ...after })),
  );
  for (const change of found) expect(ChangeContent.parse(change)).toEqual(change);
  return Object.fromEntries(found.map((change) => [change.kind, change]));
}

function aFile(path: string, overrides: Partial<ArtifactRow> = {}): ArtifactRow {
  const format = path.endsWith(".safetensors") ? "safetensors" : "other";
  return { path, sizeBytes: null, gitOid: null, sha256: null, format, ...overrides };
}

const [OID, OTHER_OID] = ["a".repeat(40), "b".repeat(40)];
const [HASH, OTHER_HASH] = ["a".repeat(64), "b".repeat(64)];

describe("a commit that moved", () => {
  test("is told with its dates, and nothing else where nothing else differs", () => {
    const found = changes(
      { sha: OID, modifiedAt: new Date("2026-01-01T00:00:00Z") },
      { sha: OTHER_OID, modifiedAt: new Date("2026-02-01T00:00:00Z") },
    );
    expect(found).toEqual({
      moved: {
        kind: "moved",
        before: { sha: OID, modifiedAt: "2026-01-01T00:00:00.000Z" },
        after: { sha: OTHER_OID, modifiedAt: "2026-02-01T00:00:00.000Z" },
      },
    });
  });

  test("is none when a newer parser reads the same one otherwise", () => {
    const facts = [aFactClaim("license", "gpl-3.0"), aParserClaim("hub 9")];
    expect(changes({ sha: OID }, { sha: OID, claims: { facts, edges: [] } })).toEqual({});
  });

  test("is none when a recording's commit becomes known", () => {
    const facts = [aFactClaim("license", "gpl-3.0"), aParserClaim("starter 1")];
    expect(changes({ sha: null, origin: "starter", claims: { facts } }, { sha: OID })).toEqual({});
  });
});

describe("a license", () => {
  const licensed = (license: string, oid: string | null): Overrides => ({
    claims: { facts: [aFactClaim("license", license)] },
    artifacts: [aFile("LICENSE.md", { gitOid: oid })],
  });

  test("is told when the key moves", () => {
    expect(changes(licensed("mit", OID), licensed("other", OID)).license).toMatchObject({
      before: { license: "mit", file: { path: "LICENSE.md", gitOid: OID } },
      after: { license: "other", file: { path: "LICENSE.md", gitOid: OID } },
    });
  });

  test("is told when only its text moves", () => {
    expect(changes(licensed("other", OID), licensed("other", OTHER_OID)).license).toMatchObject({
      before: { license: "other", file: { gitOid: OID } },
      after: { license: "other", file: { gitOid: OTHER_OID } },
    });
  });

  test("is no other where the card that would state it could not be read", () => {
    const unread: Overrides = {
      claims: { facts: [aParserClaim("hub 9 without card")] },
      artifacts: [aFile("LICENSE.md", { gitOid: OID })],
    };
    expect(changes(licensed("mit", OID), unread).license).toBeUndefined();
    expect(changes(unread, licensed("mit", OID)).license).toBeUndefined();
    expect(changes(licensed("mit", OTHER_OID), unread).license).toMatchObject({
      before: { license: "mit", file: { gitOid: OTHER_OID } },
      after: { license: "mit", file: { gitOid: OID } },
    });
  });

  test("is the same where a text's object is not known", () => {
    expect(changes(licensed("other", null), licensed("other", OID)).license).toBeUndefined();
  });

  test("is not told by a file list that could not be read", () => {
    const unread = { ...licensed("mit", OID), artifacts: [] };
    unread.claims = {
      facts: [aFactClaim("license", "mit"), aParserClaim("hub 2 without files")],
    };
    const found = changes(licensed("mit", OID), unread);
    expect(Object.keys(found)).toEqual(["moved"]);
  });
});

describe("claims", () => {
  test("name what was added, removed and changed", () => {
    const taught = (temperature: number | null) => ({ ...UNSTATED_DISTILLATION, temperature });
    const before = {
      facts: [aFactClaim("domain", "general"), aFactClaim("distilled", "tag")],
      edges: [
        anEdgeClaim("acme/teacher", { distillation: taught(null) }),
        aBaseClaim("acme/base"),
        aBaseClaim("acme/kept"),
      ],
      evals: [aResult("f1", 0.5)],
    };
    const after = {
      facts: [aFactClaim("domain", "medicine")],
      edges: [
        anEdgeClaim("Acme/Teacher", { distillation: taught(2) }),
        aBaseClaim("acme/kept"),
        aBaseClaim("acme/new"),
      ],
      evals: [aResult("f1", 0.75), aResult("accuracy", 0.9)],
    };
    expect(changes({ claims: before }, { claims: after }).claims).toEqual({
      kind: "claims",
      before: {
        facts: [
          { change: "changed", field: "domain", value: "general" },
          { change: "removed", field: "distilled", value: "tag" },
        ],
        parents: [
          { ...aParent("distilled_from", "acme/teacher"), change: "changed", distillation: {} },
          { ...aParent("finetuned_from", "acme/base"), change: "removed" },
        ],
        evals: [{ ...aTold("f1", 0.5), change: "changed" }],
      },
      after: {
        facts: [{ change: "changed", field: "domain", value: "medicine" }],
        parents: [
          {
            ...aParent("distilled_from", "Acme/Teacher"),
            change: "changed",
            distillation: { temperature: 2 },
          },
          { ...aParent("finetuned_from", "acme/new"), change: "added" },
        ],
        evals: [
          { ...aTold("f1", 0.75), change: "changed" },
          { ...aTold("accuracy", 0.9), change: "added" },
        ],
      },
    });
  });

  test("are the card's: what public sources and editors say moves on its own", () => {
    const record = { ...aFactClaim("domain", "medicine"), kind: "record" as const };
    const edges = [anEdgeClaim("acme/teacher", { grounds: [{ ...aGround, kind: "editors" }] })];
    expect(
      changes({ claims: { facts: [record], edges } }, { claims: { facts: [], edges: [] } }).claims,
    ).toBeUndefined();
  });

  test("of the same bytes are the same, however they are read", () => {
    const card = (gitOid: string, ref: string): Overrides => ({
      artifacts: [aFile("README.md", { gitOid })],
      claims: { edges: [anEdgeClaim(ref)] },
    });
    expect(changes(card(OID, "a/b"), card(OID, "a/c")).claims).toBeUndefined();
    expect(changes(card(OID, "a/b"), card(OTHER_OID, "a/c")).claims).toBeDefined();
  });

  test("are not ended by a card that could not be read", () => {
    const facts = [aFactClaim("license", "mit"), aParserClaim("hub 2 without card")];
    expect(changes({}, { claims: { facts, edges: [] } }).claims).toBeUndefined();
  });
});

describe("files", () => {
  test("of weights are compared by the strongest mark both sides state", () => {
    const found = changes(
      {
        artifacts: [
          aFile("a.safetensors", { sha256: HASH, gitOid: OID }),
          aFile("b.safetensors", { sha256: HASH, gitOid: OID }),
          aFile("c.safetensors", { gitOid: OID }),
          aFile("gone.safetensors"),
          aFile("unknown.safetensors"),
        ],
      },
      {
        artifacts: [
          aFile("a.safetensors", { sha256: HASH, gitOid: OTHER_OID }),
          aFile("b.safetensors", { sha256: OTHER_HASH, gitOid: OID }),
          aFile("c.safetensors", { sha256: HASH, gitOid: OTHER_OID }),
          aFile("new.safetensors", { sizeBytes: 7 }),
          aFile("unknown.safetensors", { sizeBytes: 9 }),
        ],
      },
    );
    const named = (side: { files: { change: string; path: string }[] }) =>
      side.files.map(({ change, path }) => `${change} ${path}`);
    const { weights } = found;
    if (weights?.kind !== "weights") throw new Error("No change of weights was told.");
    expect(named(weights.before)).toEqual([
      "changed b.safetensors",
      "changed c.safetensors",
      "removed gone.safetensors",
    ]);
    expect(named(weights.after)).toEqual([
      "changed b.safetensors",
      "changed c.safetensors",
      "added new.safetensors",
    ]);
    expect(found.files).toBeUndefined();
  });

  test("that are no weights are counted, and the first of them named", () => {
    const many = Array.from({ length: 70 }, (_, i) => aFile(`notes/${i}.txt`));
    const { files } = changes({ artifacts: [aFile("a.txt")] }, { artifacts: many });
    if (files?.kind !== "files") throw new Error("No change of files was told.");
    expect(files.before).toEqual({
      total: 1,
      count: 1,
      files: [{ change: "removed", path: "a.txt" }],
    });
    expect(files.after).toMatchObject({ total: 70, count: 70 });
    expect(files.after.files).toHaveLength(50);
  });
});

test("a gate is told when it closes or opens, and not when it was not stated", () => {
  const gated = (value: false | "auto" | null): Overrides => ({
    claims: { facts: value === null ? [] : [aFactClaim("gated", value)] },
  });
  expect(changes(gated(false), gated("auto")).gated).toMatchObject({
    before: { gated: false },
    after: { gated: "auto" },
  });
  expect(changes(gated(null), gated("auto")).gated).toBeUndefined();
});

describe("a recording and a Hub", () => {
  const recorded = (overrides: Overrides): Overrides => ({ origin: "starter", ...overrides });

  it("part where both state another license or other weights", () => {
    const found = changes(
      recorded({
        claims: { facts: [aFactClaim("license", "mit")] },
        artifacts: [aFile("a.safetensors", { sha256: HASH })],
      }),
      {
        claims: { facts: [aFactClaim("license", "other")] },
        artifacts: [aFile("a.safetensors", { sha256: OTHER_HASH }), aFile("b.safetensors")],
      },
    );
    expect(Object.keys(found).toSorted()).toEqual(["license", "moved", "weights"]);
    expect(found.weights).toMatchObject({ before: { count: 1 }, after: { count: 1 } });
  });

  it("do not part where the recording left something out", () => {
    const thin = recorded({ claims: { facts: [], edges: [] } });
    const whole = { artifacts: [aFile("a.safetensors"), aFile("LICENSE")] };
    expect(Object.keys(changes(thin, whole))).toEqual(["moved"]);
  });
});

function aParent(relation: string, name: string) {
  return { relation, name, sha: null, distillation: null };
}

function aTold(metric: string, value: number) {
  return { benchmark: "Claims", category: "all", metric, value, unit: "fraction" };
}

function aResult(metric: string, value: number): EvalClaim {
  return {
    benchmark: "Claims",
    benchmarkRevision: null,
    ranAt: null,
    sourceUrl: "https://example.com",
    evaluator: null,
    note: null,
    results: [{ category: "all", metric, value, unit: "fraction" }],
  } satisfies Reading["claims"]["evals"][number];
}
