import { describe, expect, it } from "vitest";
import { admit } from "./admission";
import { type Claims, type EdgeClaim, type Ground, NO_CLAIMS } from "./claim";

const ground: Ground = {
  grade: "hub_derived",
  kind: "card",
  source: "s",
  quote: null,
  statedAt: null,
  sha256: null,
};
const alone = { namedBy: null, isDistilled: () => false };

function claims({
  domain = "general",
  distilled,
  edges = [],
}: {
  domain?: string;
  distilled?: string | true;
  edges?: EdgeClaim[];
}): Claims {
  const facts = [{ ...ground, field: "domain", value: domain }];
  return {
    ...NO_CLAIMS,
    edges,
    facts:
      distilled === undefined
        ? facts
        : [...facts, { ...ground, field: "distilled", value: distilled }],
  };
}

function edge(relation: EdgeClaim["relation"], ref: string): EdgeClaim {
  return {
    relation,
    parent: { kind: "model", ref, sha: null },
    field: "base_model",
    distillation: null,
    grounds: [ground],
  };
}

describe("admit", () => {
  it.each<[string, Claims, Parameters<typeof admit>[1], string | null]>([
    [
      "a model with a teacher",
      claims({ edges: [edge("distilled_from", "o/t")] }),
      alone,
      "distilled",
    ],
    ["a model its publisher tagged", claims({ distilled: "tag" }), alone, "distilled"],
    ["a model a source calls distilled", claims({ distilled: true }), alone, "distilled"],
    ["a model for one domain", claims({ domain: "medical" }), alone, "specialty"],
    [
      "a copy of a distilled model",
      claims({ edges: [edge("quantized_from", "o/t")] }),
      { ...alone, isDistilled: (ref) => ref === "o/t" },
      "copy_of_distilled",
    ],
    [
      "a copy of another model",
      claims({ edges: [edge("quantized_from", "o/x")] }),
      { ...alone, isDistilled: (ref) => ref === "o/t" },
      null,
    ],
    [
      "a fine-tune of a distilled model",
      claims({ edges: [edge("finetuned_from", "o/t")] }),
      { ...alone, isDistilled: () => true },
      null,
    ],
    [
      "a parent",
      claims({}),
      { ...alone, namedBy: { ref: "o/child", relation: "distilled_from" } },
      "ancestor",
    ],
    ["anything else", claims({}), alone, null],
  ])("%s", (_, given, surroundings, rule) => {
    const admission = admit(given, surroundings);
    expect(admission.rule).toBe(rule);
    expect(admission.reason).toMatch(/\.$/);
  });

  it("does not take a tag for enough where editors found nothing behind it", () => {
    const given = claims({ distilled: "tag" });
    const listing = {
      ...ground,
      field: "listing",
      value: { show: "not_as_distilled", why: "only a tag" },
    };
    expect(admit({ ...given, facts: [...given.facts, listing] }, alone)).toEqual({
      rule: "listed",
      reason: "The editors of the starter catalog list it: only a tag.",
    });
  });

  it("names who named a parent, and as what", () => {
    expect(
      admit(claims({}), { ...alone, namedBy: { ref: "o/child", relation: "distilled_from" } })
        .reason,
    ).toBe("o/child names it as its teacher.");
  });
});

it("says who speaks: a source, the editors or the card", () => {
  const taught = (kind: Ground["kind"]) =>
    admit(
      claims({ edges: [{ ...edge("distilled_from", "o/t"), grounds: [{ ...ground, kind }] }] }),
      alone,
    ).reason;
  expect(taught("record")).toBe("A public source names o/t as its teacher.");
  expect(taught("editors")).toBe("The starter catalog names o/t as its teacher.");
  expect(taught("card")).toBe("Its card names o/t as its teacher.");
  const domain: Claims = {
    ...NO_CLAIMS,
    facts: [{ ...ground, kind: "editors", field: "domain", value: "medical" }],
  };
  expect(admit(domain, alone).reason).toBe("The starter catalog places it in the domain medical.");
});
