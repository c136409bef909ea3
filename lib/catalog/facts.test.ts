import { describe, expect, test } from "vitest";
import {
  downloadsFact,
  gatedFact,
  listFact,
  listingFact,
  numberFact,
  strongestFacts,
  textFact,
} from "./facts";
import type { Fact } from "./schema";

function fact(field: string, value: Fact["value"], overrides: Partial<Fact> = {}): Fact {
  return {
    field,
    value,
    grade: "declared",
    kind: "card",
    source: "README.md",
    quote: null,
    at: null,
    ...overrides,
  };
}
const only =
  (value: Fact["value"], overrides: Partial<Fact> = {}) =>
  (field: string) =>
    strongestFacts([fact(field, value, overrides)]);

describe("strongestFacts", () => {
  test("the higher grade wins over the newer, the newer over its equal", () => {
    const facts = strongestFacts([
      fact("task", "newest"),
      fact("task", "verified", { grade: "verified" }),
      fact("task", "older verified", { grade: "verified" }),
      fact("library", "newer"),
      fact("library", "older"),
    ]);
    expect(textFact(facts, "task")).toBe("verified");
    expect(textFact(facts, "library")).toBe("newer");
  });

  test("of equal grade, what was counted in the files goes before what they and others say of them", () => {
    const of = (kind: string) => fact("parameters", kind, { kind, grade: "hub_derived" });
    const others = ["card", "hub_api", "editors"].map(of);
    const shown = (...facts: Fact[]) => textFact(strongestFacts(facts), "parameters");
    expect(shown(...others, of("artifact"), of("config"))).toBe("artifact");
    expect(shown(...others, of("config"))).toBe("config");
    const attested = fact("parameters", "attested", { grade: "attested" });
    expect(shown(of("artifact"), attested)).toBe("attested");
  });

  test("of equal grade, a source's word goes before what the editors compiled", () => {
    const editors = (field: string, grade?: Fact["grade"]) =>
      fact(field, "editors", { kind: "editors", ...(grade && { grade }) });
    const facts = strongestFacts([
      editors("task"),
      fact("task", "source"),
      fact("library", "source"),
      editors("library"),
      fact("domain", "source"),
      editors("domain", "verified"),
    ]);
    expect(["task", "library", "domain"].map((field) => textFact(facts, field))).toEqual([
      "source",
      "source",
      "editors",
    ]);
  });

  test("a field is one field in either spelling", () => {
    const facts = strongestFacts([
      fact("license_name", "a"),
      fact("licenseName", "b", { grade: "attested" }),
    ]);
    expect(textFact(facts, "licenseName")).toBe("b");
    expect(facts.size).toBe(1);
  });
});

test("a value of another shape than the field's is as good as none", () => {
  expect(textFact(only(5)("task"), "task")).toBeNull();
  expect(textFact(only("")("task"), "task")).toBeNull();
  expect(numberFact(only("7B")("parameters"), "parameters")).toBeNull();
  expect(listFact(only({ a: 1 })("languages"), "languages")).toEqual([]);
  expect(listFact(only(["en", 5])("languages"), "languages")).toEqual(["en"]);
  expect(listFact(only("en")("languages"), "languages")).toEqual(["en"]);
  expect(listFact(strongestFacts([]), "languages")).toEqual([]);
});

test("a count may stand beside what else is stated of it", () => {
  expect(numberFact(only({ count: 7, nominal: true })("parameters"), "parameters")).toBe(7);
});

test.each([
  [false, false],
  ["false", false],
  ["auto", true],
  ["manual", true],
  [true, true],
  [null, null],
])("gated %j means %j", (value, gated) => {
  expect(gatedFact(only(value)("gated"))).toBe(gated);
});

test("downloads without a day are not shown", () => {
  expect(downloadsFact(only(12)("downloads"))).toBeNull();
  expect(downloadsFact(only(12, { at: "2026-01-01" })("downloads"))).toEqual({
    count: 12,
    at: "2026-01-01",
  });
  expect(downloadsFact(only({ count: 12, at: "2025" }, { at: "2026" })("downloads"))?.at).toBe(
    "2025",
  );
});

test("a plain yes is no caveat", () => {
  expect(listingFact(only({ show: "yes", why: null })("listing"))).toBeNull();
  expect(listingFact(only("without_teacher")("listing"))).toEqual({
    show: "without_teacher",
    why: null,
  });
});
