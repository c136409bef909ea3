import { isRepositoryId } from "@/lib/hub/schema";
import type { Claims, EdgeClaim, Json, ProblemClaim } from "@/lib/sync/reading/claim";

import { type Subject, ground } from "./subject";
import { asList, shown } from "./value";

// The Hub's oldest data sets have no namespace (`squad`, `wikipedia`).
const BARE = /^[\w][\w.+ -]{0,95}$/;

/** Data sets the card lists, as `trained_on` edges. */
export function datasetClaims(card: Record<string, Json>, subject: Subject): Partial<Claims> {
  const edges: EdgeClaim[] = [];
  const problems: ProblemClaim[] = [];
  for (const value of asList(card.datasets ?? null)) {
    const name = typeof value === "string" ? value.trim() : "";
    const ref = isRepositoryId(name) ? name : null;
    if (ref === null && !BARE.test(name)) {
      problems.push({
        code: "datasets.not_a_dataset",
        field: "datasets",
        message: `datasets has ${shown(value)}, which is not a data set on the Hub. Write its id, as namespace/name.`,
      });
      continue;
    }
    edges.push({
      relation: "trained_on",
      parent: { kind: "dataset", name, ref },
      field: "datasets",
      distillation: null,
      grounds: [ground(subject, "card", `datasets: ${name}`)],
    });
  }
  return { edges, problems };
}
