import type { Grade } from "@/lib/grade";
import { type Relation, WEIGHT_RELATIONS } from "@/lib/lineage/schema";

/** What passes along an edge: a teacher's answers, weights, or data. */
export type RelationTone = "teacher" | "weights" | "data";

export function relationTone(relation: Relation): RelationTone {
  if (relation === "distilled_from") return "teacher";
  return WEIGHT_RELATIONS.some((weight) => weight === relation) || relation === "derived_from"
    ? "weights"
    : "data";
}

/** Whether somebody other than the publisher stands behind the edge. */
export const isConfirmed = (grade: Grade) => grade === "attested" || grade === "verified";
