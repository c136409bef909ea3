import { expect, test } from "vitest";
import { matchLicense } from "./match";

const known = [
  { id: "cc-by-nc-4.0+cohere-aup", hubKey: "cc-by-nc-4.0", licenseName: null },
  { id: "cc-by-nc-4.0", hubKey: "cc-by-nc-4.0", licenseName: null },
  { id: "qwen", hubKey: "other", licenseName: "qwen" },
  { id: "openai-terms", hubKey: null, licenseName: null },
  { id: "llama2", hubKey: "llama2", licenseName: null },
];
const idOf = (key: string | null, name: string | null) =>
  matchLicense(known, { key, name })?.id ?? null;

test.each([
  ["other", "qwen", "qwen"],
  ["Other", " QWEN ", "qwen"],
  ["llama2", null, "llama2"],
  ["llama2", "a name of its own", "llama2"],
  ["cc-by-nc-4.0", null, "cc-by-nc-4.0"],
])("%s called %s is %s", (key, name, id) => {
  expect(idOf(key, name)).toBe(id);
});

test("a license known only by name is not meant by its key alone", () => {
  expect(idOf("other", null)).toBeNull();
  expect(idOf("other", "my own terms")).toBeNull();
});

test("nothing declared is nothing known, terms without a key included", () => {
  expect(idOf(null, null)).toBeNull();
  expect(idOf("", "qwen")).toBeNull();
});
