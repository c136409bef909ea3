import { expect, test } from "vitest";
import { ModelSearch } from "@/lib/search/schema";
import { givenParams, parseParams } from "@/lib/web/params";

const parse = (query: string) => parseParams(ModelSearch, new URLSearchParams(query));

test("a repeated key is a list, an empty value is absent", () => {
  expect({ ...givenParams(new URLSearchParams("a=1&b=1&b=2&c=&d=&d=x&e=+")) }).toEqual({
    a: "1",
    b: ["1", "2"],
    d: "x",
  });
});

test("a key named like a property of objects is only a key", () => {
  expect(Object.keys(givenParams(new URLSearchParams("__proto__=1&toString=2")))).toEqual([
    "__proto__",
    "toString",
  ]);
  expect(parse("__proto__=1&constructor=x").q).toBe("");
});

test.each([
  ["limit=abc", [{ field: "limit", message: "must be a whole number from 1 to 100" }]],
  ["limit=0", [{ field: "limit", message: "must be a whole number from 1 to 100" }]],
  ["limit=1&limit=2", [{ field: "limit", message: "must be a whole number from 1 to 100" }]],
  [
    "minSafety=high&sort=best",
    [
      { field: "minSafety", message: "must be a number from 0 to 1" },
      {
        field: "sort",
        message: "must be one of relevance, safety, updated, parameters, downloads, name",
      },
    ],
  ],
  ["type=a&type=b", [{ field: "type", message: "must be one of response, feature, relation" }]],
  ["minParams=-1", [{ field: "minParams", message: "must be a whole number, 0 or more" }]],
  ["minParams=9&maxParams=1", [{ field: "maxParams", message: "must not be below minParams" }]],
])("%s is refused field by field", (query, fields) => {
  expect(() => parse(query)).toThrow(expect.objectContaining({ code: "invalid", fields }) as Error);
});

test("the message says it in one line", () => {
  expect(() => parse("limit=abc")).toThrow("limit must be a whole number from 1 to 100.");
});
