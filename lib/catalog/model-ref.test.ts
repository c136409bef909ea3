import { describe, expect, test } from "vitest";
import { parseModelRef, parseRevisionName } from "./model-ref";

describe("parseModelRef", () => {
  test("keeps the case as written", () => {
    expect(parseModelRef("Foo/bar-1.5_B")).toEqual({ namespace: "Foo", name: "bar-1.5_B" });
  });

  test.each(["", "foo", "foo/", "/bar", "a/b/c", "a b/c", "a/\0", "a/é", `a/${"x".repeat(97)}`])(
    "refuses %j",
    (written) => {
      expect(parseModelRef(written)).toBeNull();
    },
  );
});

test.each([
  ["a".repeat(40), "sha"],
  ["A".repeat(40), "sha"],
  ["0".repeat(64), "digest"],
  ["abcdef1", "short"],
  ["a".repeat(39), "short"],
  ["abcdef", "alias"],
  ["a".repeat(41), "alias"],
  ["latest", "alias"],
  ["v1.0", "alias"],
])("%s is read as a %s", (written, kind) => {
  expect(parseRevisionName(written).kind).toBe(kind);
});
