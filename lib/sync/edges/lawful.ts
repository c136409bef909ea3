import { namesItself } from "@/lib/sync/reading/card/base-models";
import {
  type EdgeClaim,
  type Parent,
  parentName,
  type ProblemClaim,
} from "@/lib/sync/reading/claim";

/** A claim as written, and the same with its parent spelled as the catalog spells it. */
export type NamedClaim = { written: EdgeClaim; claim: EdgeClaim };

/** What is left of claims, and a problem for each that would make the model its own ancestor. */
export type Lawful = { kept: NamedClaim[]; problems: ProblemClaim[] };

/**
 * The claims without those that would close a cycle; each comes back as a problem that says so.
 * @param wayBack the way by label from a parent up to the model; null where there is none
 */
export function withoutCycles(
  ref: string,
  named: readonly NamedClaim[],
  wayBack: (parent: Extract<Parent, { kind: "model" }>) => string[] | null,
): Lawful {
  const kept: NamedClaim[] = [];
  const problems: ProblemClaim[] = [];
  for (const { written, claim } of named) {
    const path = claim.parent.kind === "model" ? wayBack(claim.parent) : null;
    if (path === null) kept.push({ written, claim });
    else problems.push(refusal(ref, written, claim, path));
  }
  return { kept, problems };
}

function refusal(
  ref: string,
  written: EdgeClaim,
  { relation, parent, field }: EdgeClaim,
  path: string[],
): ProblemClaim {
  // Its own name in the card is refused when the card is read, so this is a name it had.
  if (path.length === 1) return namesItself(field, parentName(written.parent));
  const name = parentName(parent);
  const between = path.slice(1, -1);
  const via = between.length > 0 ? ` (via ${between.join(", ")})` : "";
  const role = relation === "distilled_from" ? "teacher" : "parent";
  return {
    code: "lineage.cycle",
    field,
    message: `${ref} says ${name} is its ${role}, but ${name}'s record already names this model as its own parent${via}. This claim was not added.`,
  };
}
