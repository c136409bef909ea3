import { describe, expect, test } from "vitest";
import { encodeCursor } from "@/lib/search/cursor";
import { ModelSearch } from "@/lib/search/schema";
import { atCursor, parseLenient, toParams, without, withToggled } from "@/lib/search/url";

const read = (query: string) => parseLenient(new URLSearchParams(query));
const canonical = (query: string) => toParams(read(query).search).toString();

describe("one search, one URL", () => {
  test.each([
    ["", ""],
    ["sort=relevance&limit=24&q=&dir=desc&facets=0&uncited=0", ""],
    ["domain=legal&q=x&domain=medical", "q=x&domain=legal&domain=medical"],
    ["domain=medical&domain=legal&q=x", "q=x&domain=legal&domain=medical"],
    ["domain=a&domain=a", "domain=a"],
    ["sort=safety&dir=desc", "sort=safety"],
    ["sort=name&dir=asc", "sort=name"],
    ["sort=name&dir=desc", "sort=name&dir=desc"],
    ["minSafety=0.90&maxParams=007", "minSafety=0.9&maxParams=7"],
    ["minSafety=0", "minSafety=0"],
    [
      "teacher=GPT-4+(service)%26more&uncited=true&facets=1",
      "teacher=GPT-4+%28service%29%26more&uncited=1&facets=1",
    ],
    ["q=++two%0Awords++", "q=two+words"],
    ["utm_source=x&__proto__=1&constructor=2", ""],
  ])("%j is %j", (query, expected) => {
    expect(canonical(query)).toBe(expected);
    expect(canonical(expected)).toBe(expected);
    expect(read(query).notes).toEqual([]);
  });
});

describe("a bad value is noted and left out", () => {
  test.each([
    ["limit=abc&q=x", "q=x", [{ field: "limit", message: "must be a whole number from 1 to 100" }]],
    ["limit=101", "", [{ field: "limit", message: "must be a whole number from 1 to 100" }]],
    ["limit=1e1", "", [{ field: "limit", message: "must be a whole number from 1 to 100" }]],
    ["minSafety=90", "", [{ field: "minSafety", message: "must be a number from 0 to 1" }]],
    ["q=a&q=b", "", [{ field: "q", message: "must be stated once" }]],
    [`q=${"x".repeat(201)}`, "", [{ field: "q", message: "must be at most 200 characters" }]],
    [
      "type=response&type=magic",
      "type=response",
      [{ field: "type", message: "must be one of response, feature, relation" }],
    ],
    [
      "sort=stars&dir=up",
      "",
      ["sort", "dir"].map((field) => ({ field, message: expect.any(String) as string })),
    ],
    [
      "minParams=5&maxParams=4",
      "minParams=5",
      [{ field: "maxParams", message: "must not be below minParams" }],
    ],
    ["facets=maybe", "", [{ field: "facets", message: "must be 1 or 0" }]],
    [
      "cursor=nonsense&q=x",
      "q=x",
      [{ field: "cursor", message: "is not a cursor of this list; start again without it" }],
    ],
  ])("%j", (query, expected, notes) => {
    expect(canonical(query)).toBe(expected);
    expect(read(query).notes).toEqual(notes);
  });
});

test("a cursor is kept for its own order only", () => {
  const cursor = encodeCursor({ order: "name-asc", keys: ["a"], ref: "n/a", towards: "next" });
  expect(read(`sort=name&cursor=${cursor}`).search.cursor).toBe(cursor);
  expect(read(`sort=name&dir=desc&cursor=${cursor}`).search.cursor).toBeUndefined();
});

describe("links", () => {
  const search = ModelSearch.parse({
    domain: ["legal"],
    minSafety: 0.9,
    sort: "name",
    cursor: "x",
  });
  const url = (next: ModelSearch) => toParams(next).toString();

  test("a value is added, and removed when chosen, from the first page", () => {
    expect(url(withToggled(search, "domain", "medical"))).toBe(
      "domain=legal&domain=medical&minSafety=0.9&sort=name",
    );
    expect(url(withToggled(search, "domain", "legal"))).toBe("minSafety=0.9&sort=name");
    expect(url(withToggled(search, "type", "response"))).toBe(
      "domain=legal&type=response&minSafety=0.9&sort=name",
    );
  });
  test("a part is removed, or one value of it, from the first page", () => {
    expect(url(without(search, "minSafety"))).toBe("domain=legal&sort=name");
    expect(url(without(search, "domain"))).toBe("minSafety=0.9&sort=name");
    expect(url(without(search, "domain", "medical"))).toBe("domain=legal&minSafety=0.9&sort=name");
    expect(url(without(search, "sort"))).toBe("domain=legal&minSafety=0.9");
    expect(url(without(search, "cursor"))).toBe("domain=legal&minSafety=0.9&sort=name");
  });
  test("another page keeps the search", () => {
    expect(url(atCursor(search, "y"))).toBe("domain=legal&minSafety=0.9&sort=name&cursor=y");
  });
});
