import { expect, test } from "vitest";
import { facetLabel } from "@/lib/search/label";

test.each([
  ["task", "text-generation", "Text generation"],
  ["relation", "distilled_from", "Distilled from"],
  ["relation", "finetuned_from", "Fine-tuned from"],
  ["commercial", "conditional", "On conditions"],
  ["grade", "hub_derived", "Hub-derived"],
  ["lang", "de", "German"],
  ["lang", "code", "Code"],
  ["lang", "not a code!", "Not a code!"],
  ["license", "apache-2.0", "apache-2.0"],
  ["teacher", "constructor", "constructor"],
  ["commercial", "constructor", "constructor"],
] as const)("%s %s reads %s", (facet, value, label) => {
  expect(facetLabel(facet, value)).toBe(label);
});
