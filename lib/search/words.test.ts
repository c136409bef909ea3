import { expect, test } from "vitest";
import { termsOf } from "@/lib/search/words";

const written = (typed: string) =>
  termsOf(typed).map(({ kind, text, negated }) => `${negated ? "not " : ""}${kind} ${text}`);

test.each([
  ["clinical  notes", ["word clinical", "word notes"]],
  ['"clinical notes" r1', ["phrase clinical notes", "word r1"]],
  ["medical -llama", ["word medical", "not phrase llama"]],
  ['-"chat model" code', ["not phrase chat model", "word code"]],
  ["DeepSeek-R1/8b_x.y", ["word DeepSeek", "word R1", "word 8b", "word x", "word y"]],
  ["a-b -c-d", ["word a", "word b", "not phrase c d"]],
  ['"unbalanced quote', ["phrase unbalanced quote"]],
  ['"a""b"', ["phrase a", "phrase b"]],
  ["it's", ["word it", "word s"]],
  ["--x", ["not phrase x"]],
  ["", []],
  ["-", []],
  [":* & | ! ( ) <-> \\ ' \"", []],
  ["🔥", []],
  ["医療 naïve", ["word 医療", "word naïve"]],
])("%j is read as its terms", (typed, terms) => {
  expect(written(typed)).toEqual(terms);
});
