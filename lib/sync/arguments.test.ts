import { describe, expect, it } from "vitest";
import { readSyncArguments } from "./arguments";

const asked = (line: string) => readSyncArguments(line.split(" ").filter((word) => word !== ""));

describe("the arguments of npm run sync", () => {
  it.each<[string, unknown]>([
    ["--author acme", { listing: { author: "acme", sort: "createdAt" } }],
    ["--author=acme --limit 5", { listing: { author: "acme", limit: 5 } }],
    [
      "--search fraud --tag distilled",
      { listing: { search: "fraud", tag: "distilled", sort: "createdAt" } },
    ],
    ["--model o/a --model o/b", { models: ["o/a", "o/b"] }],
    ["--children-of o/base", { listing: { tag: "base_model:o/base", sort: "createdAt" } }],
    [
      "--children-of o/base --relation quantized --limit 9",
      { listing: { tag: "base_model:quantized:o/base", limit: 9 } },
    ],
    ["--all", { listing: { sort: "createdAt" } }],
    ["--all --limit 10 --depth full", { listing: { limit: 10 } }],
    ["--tag t --depth listing", { listing: { tag: "t", sort: "createdAt" }, depth: "listing" }],
  ])("%s", (line, scope) => {
    expect(asked(line)).toEqual({ ok: true, kind: "scope", scope });
  });

  it("may name a rule", () => {
    expect(readSyncArguments(["--rule", "Tagged distilled"])).toEqual({
      ok: true,
      kind: "rule",
      name: "Tagged distilled",
    });
  });

  it("may be absent, for every rule that is followed", () => {
    expect(asked("")).toEqual({ ok: true, kind: "rules" });
  });

  it.each([
    ["--limit abc", "--limit must be a whole number above 0"],
    ["--limit 0", "--limit must be a whole number above 0"],
    ["--limit -3", "--limit must be a whole number above 0"],
    ["--model foo", "--model must be a repository id"],
    ["--model", "--model needs a value"],
    ["--author --limit 3", "--author needs a value"],
    ["--colour blue", 'There is no argument "--colour"'],
    ["acme", 'There is no argument "acme"'],
    ["--limit 1 --limit 2", "--limit is given twice"],
    ["--model o/a --author o", "cannot be combined with --author"],
    ["--model o/a --all", "cannot be combined with --all"],
    ["--model o/a --depth full", "cannot be combined with --depth"],
    ["--all --author o", "--author narrows nothing"],
    ["--rule x --limit 2", "--rule names a rule"],
    ["--rule x --all", "--rule names a rule"],
    ["--children-of base", "--children-of must be a repository id"],
    ["--children-of o/b --tag t", "--children-of is a tag of its own"],
    ["--children-of o/b --relation distilled", "--relation must be one of finetune"],
    ["--relation merge", "Add --children-of"],
    ["--depth listing", "--depth needs a listing"],
    ["--author bad!", '--author "bad!" is not a name on the Hub. Write the user or organization'],
    ["--search d", '--search "d" is shorter than two characters'],
    [`--tag ${"x".repeat(201)}`, "is longer than any tag of the Hub"],
    ["--author o --depth deep", "--depth must be listing or full"],
  ])("%s is refused by name", (line, part) => {
    const read = asked(line);
    expect(read.ok).toBe(false);
    expect(read.ok ? "" : read.sentence).toContain(part);
  });
});
