import { expect, it } from "vitest";
import { baseModelClaims, type HubBases } from "@/lib/sync/reading/card/base-models";
import type { Subject } from "@/lib/sync/reading/card/subject";
import { type Claims, type EdgeClaim, type Json, joinClaims } from "./claim";
import { mergeClaims } from "./merge";

const BASE = "acme/base-7b";
const TAG = `base_model:finetune:${BASE}`;
const SUBJECT: Subject = {
  ref: "acme/student-7b",
  sha: null,
  pageUrl: "https://hub.test/acme/student-7b",
  cardUrl: "https://hub.test/acme/student-7b",
  entryUrl: "https://hub.test/api/models/acme/student-7b",
  modifiedAt: null,
  cardSha256: null,
};
const RECORDED: EdgeClaim = {
  relation: "initialized_from",
  parent: { kind: "model", ref: BASE, sha: null },
  field: "base_model",
  distillation: null,
  grounds: [
    {
      grade: "declared",
      kind: "record",
      source: "https://source.test/readme",
      quote: null,
      statedAt: null,
      sha256: null,
    },
  ],
};

function relationsOf(card: Record<string, Json>, hub: Partial<HubBases> = {}): string[] {
  const read = baseModelClaims(card, { baseModels: null, tags: [], ...hub }, SUBJECT);
  const merged: Claims = mergeClaims(joinClaims(read), joinClaims({ edges: [RECORDED] }));
  return merged.edges.map(({ relation, grounds }) => `${relation} ${grounds.length}`);
}

it("takes a source's relation where the Hub only assumes a fine-tune", () => {
  expect(relationsOf({ base_model: BASE })).toEqual(["initialized_from 2"]);
  expect(relationsOf({ base_model: BASE }, { tags: [TAG] })).toEqual(["initialized_from 2"]);
  expect(relationsOf({}, { tags: [`base_model:${BASE}`, TAG] })).toEqual(["initialized_from 2"]);
});

it("never rewrites a relation that was stated", () => {
  const both = ["finetuned_from 1", "initialized_from 1"];
  expect(relationsOf({ base_model: BASE, base_model_relation: "finetune" })).toEqual(both);
  const baseModels = { relation: "finetune", ids: [BASE] };
  expect(relationsOf({ base_model: BASE }, { baseModels })).toEqual(both);
  expect(relationsOf({}, { baseModels })).toEqual(both);
  expect(relationsOf({ base_model: BASE, base_model_relation: "quantized" })).toEqual([
    "quantized_from 1",
    "initialized_from 1",
  ]);
});
