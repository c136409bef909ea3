import { expect, it } from "vitest";
import {
  blankRule,
  readRuleForm,
  type RuleValues,
  ruleFrom,
  valuesOf,
} from "@/lib/sync/rules/form";

const typed = (values: Partial<RuleValues>) =>
  ruleFrom({ ...blankRule(), name: "r", ...values }, true);
const told = (values: Partial<RuleValues>) => {
  const read = typed(values);
  return read.ok
    ? {}
    : Object.fromEntries(read.errors.map(({ field, message }) => [field, message]));
};

it.each<[Partial<RuleValues>, object]>([
  [{ kind: "author", author: " distilbert " }, { author: "distilbert" }],
  [{ kind: "tag", tag: "distillation" }, { tag: "distillation" }],
  [{ kind: "search", search: "distil" }, { search: "distil" }],
  [{ kind: "list", models: "a/b, c/d\n\n  e/f\n" }, { models: ["a/b", "c/d", "e/f"] }],
  [
    { kind: "children", base: "a/b" },
    { base: "a/b", relation: null },
  ],
  [
    { kind: "children", base: "a/b", relation: "merge" },
    { base: "a/b", relation: "merge" },
  ],
  [{ kind: "all" }, {}],
  [{ kind: "author", author: "https://huggingface.co/lab/student" }, { author: "lab" }],
  [{ kind: "author", author: " huggingface.co/lab/ " }, { author: "lab" }],
  [
    { kind: "list", models: "https://huggingface.co/a/b/tree/main\nhttps://hf.co/c/d?x=1 e/f" },
    { models: ["a/b", "c/d", "e/f"] },
  ],
  [
    { kind: "children", base: "https://www.huggingface.co/a/b" },
    { base: "a/b", relation: null },
  ],
])("reads %j, and shows a rule as it was typed", (values, selector) => {
  const read = typed(values);
  expect(read).toMatchObject({ ok: true, rule: { name: "r", selector, enabled: true } });
  if (read.ok) expect(ruleFrom(valuesOf(read.rule), true)).toEqual(read);
});

it("reads only the fields of the kind that was chosen", () => {
  expect(typed({ kind: "tag", tag: "x", author: "not a name!" })).toMatchObject({
    ok: true,
    rule: { kind: "tag", selector: { tag: "x" } },
  });
});

it.each<[Partial<RuleValues>, string, RegExp]>([
  [{ name: " ", kind: "all" }, "name", /^Is empty. Give/],
  [{ kind: "author", author: "" }, "author", /^Is empty. Write the user or organization/],
  [{ kind: "author", author: "not a name" }, "author", /^Is not a name on the Hub/],
  [{ kind: "children", base: " " }, "base", /^Is empty. Write namespace/],
  [{ kind: "list", models: "" }, "models", /at least one/],
  [{ kind: "list", models: "a/b nonsense" }, "models", /^“nonsense” is not a repository id/],
  [
    { kind: "list", models: "https://huggingface.co/datasets/a/b" },
    "models",
    /not a repository id/,
  ],
  [{ kind: "list", models: "https://elsewhere.example/a/b" }, "models", /not a repository id/],
  [{ kind: "children", base: "x" }, "base", /namespace\/name/],
  [{ kind: "children", base: "a/b", relation: "cousin" }, "relation", /finetune/],
  [{ kind: "everything" }, "kind", /author, tag/],
  [{ kind: "all", everyMinutes: "" }, "everyMinutes", /whole number of minutes from 5/],
  [{ kind: "all", everyMinutes: "2" }, "everyMinutes", /5 minutes or more/],
  [{ kind: "all", reconcileHours: "x" }, "reconcileHours", /whole number of hours/],
  [{ kind: "all", guardShare: "20" }, "guardShare", /1 or less/],
])("says what to mend in %j", (values, field, words) => {
  expect(told(values)[field]).toMatch(words);
});

it("tells every wrong field at once", () => {
  const wrong = told({ name: "", kind: "author", author: "?", everyMinutes: "0", guardShare: "0" });
  expect(Object.keys(wrong).toSorted()).toEqual(["author", "everyMinutes", "guardShare", "name"]);
});

it("takes a field a sender left out for empty", () => {
  const form = new FormData();
  form.set("name", "x");
  form.set("mirrors", new Blob(["file"]));
  expect(readRuleForm(form)).toMatchObject({ name: "x", kind: "", mirrors: "", models: "" });
});
