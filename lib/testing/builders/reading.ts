import {
  type EdgeClaim,
  type FactClaim,
  type Ground,
  UNSTATED_DISTILLATION,
} from "@/lib/sync/reading/claim";
import { parserMark, type Reading } from "@/lib/sync/reading/reading";
import { digestOf } from "@/lib/sync/reading/storable";
import { aSha, unique } from "@/lib/testing/builders/unique";

/** The word of a card. */
export const aGround: Ground = {
  grade: "hub_derived",
  kind: "card",
  source: "card",
  quote: null,
  statedAt: null,
  sha256: null,
};

/** What a card states. */
export function aFactClaim(field: string, value: FactClaim["value"]): FactClaim {
  return { ...aGround, field, value };
}

/** The bookkeeping of who read a revision. */
export function aParserClaim(value: string): FactClaim {
  return { ...aGround, kind: "rule", field: "parser", value };
}

/** A teacher a card names. */
export function anEdgeClaim(ref: string, overrides: Partial<EdgeClaim> = {}): EdgeClaim {
  return {
    relation: "distilled_from",
    parent: { kind: "model", ref, sha: null },
    field: "distillation.teacher",
    distillation: UNSTATED_DISTILLATION,
    grounds: [aGround],
    ...overrides,
  };
}

/** A base a card names. */
export function aBaseClaim(ref: string, overrides: Partial<EdgeClaim> = {}): EdgeClaim {
  return anEdgeClaim(ref, {
    relation: "finetuned_from",
    field: "base_model",
    distillation: null,
    ...overrides,
  });
}

type ReadingOverrides = Partial<Omit<Reading, "claims">> & { claims?: Partial<Reading["claims"]> };

/** A pinned student of `acme/teacher`, as the Hub shows it. */
export function aReading({ claims, ...overrides }: ReadingOverrides = {}): Reading {
  const ref = overrides.ref ?? `${unique("owner")}/${unique("model")}`;
  const record = overrides.record ?? { id: ref, seen: unique("record") };
  return {
    ref,
    hubId: null,
    origin: "hub",
    sourceUrl: `https://huggingface.co/${ref}`,
    sha: aSha(),
    record,
    digest: digestOf(record),
    cardData: null,
    cardText: null,
    config: null,
    modifiedAt: null,
    repositoryCreatedAt: null,
    artifacts: [],
    claims: {
      facts: [
        aFactClaim("license", "mit"),
        aParserClaim(parserMark(overrides.origin ?? "hub", null)),
      ],
      edges: [anEdgeClaim("acme/teacher")],
      evals: [],
      problems: [],
      ...claims,
    },
    ...overrides,
  };
}
