import { describe, expect, test } from "vitest";
import { changesParams, readChanges } from "./url";

const read = (query: string) => readChanges(new URLSearchParams(query));

test("equal lists are equal addresses, with what is left out by default left out", () => {
  expect(changesParams(read("kind=gone&kind=license&kind=gone&limit=30").query)).toBe(
    "kind=license&kind=gone",
  );
  expect(changesParams(read("before=7&limit=5&kind=").query)).toBe("before=7&limit=5");
  expect(changesParams(read("").query)).toBe("");
});

describe("what cannot be read is left out and named, and the rest holds", () => {
  test.each([
    ["kind=eaten&kind=gone", "kind=gone", ["kind"]],
    ["before=soon&kind=gone", "kind=gone", ["before"]],
    ["limit=1000&before=9", "before=9", ["limit"]],
    ["after=1&before=9&kind=moved", "kind=moved&after=1", ["before"]],
  ])("%s", (query, kept, fields) => {
    const { query: asked, notes } = read(query);
    expect(changesParams(asked)).toBe(kept);
    expect(notes.map(({ field }) => field)).toEqual(fields);
  });
});
