import { describe, expect, it } from "vitest";
import { readSyncArguments } from "./arguments";

describe("the arguments of npm run sync", () => {
  it.each<[string, unknown]>([
    ["--author acme", { listing: { author: "acme" } }],
    ["--author=acme --limit 5", { listing: { author: "acme", limit: 5 } }],
    ["--search fraud --tag distilled", { listing: { search: "fraud", tag: "distilled" } }],
    ["--model o/a --model o/b", { models: ["o/a", "o/b"] }],
    [
      "--first",
      { newest: { tags: ["distillation", "knowledge-distillation", "distilled"], count: 2000 } },
    ],
  ])("%s", (line, scope) => {
    expect(readSyncArguments(line.split(" "))).toMatchObject({ ok: true, scope });
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
    ["--first --limit 2", "--first stands alone"],
    ["--model o/a --author o", "--model names repositories"],
    ["", "There is no argument"],
  ])("%s is refused by name", (line, beginning) => {
    const read = readSyncArguments(line.split(" "));
    expect(read.ok).toBe(false);
    expect(read.ok ? "" : read.sentence).toContain(beginning);
  });

  it("does what a first sync does when nothing is said", () => {
    expect(readSyncArguments([])).toEqual(readSyncArguments(["--first"]));
  });
});
