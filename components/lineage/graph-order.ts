import type { GroupedGraph } from "@/components/lineage/graph-groups";
import { relationTone } from "@/components/lineage/relation-tone";
import { RELATIONS } from "@/lib/lineage/schema";

const TONES = ["teacher", "weights", "data"];

/**
 * The order in which nodes are set below each other: outward from the root, teachers above bases above data, a folded
 * rest under its siblings. Children of one node stay together, so a tree is drawn without crossings.
 */
export function readingOrder(
  { nodes, groups, edges }: GroupedGraph,
  root: string,
): Map<string, number> {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const folded = new Set(groups.map(({ id }) => id));
  const place = new Map([[root, 0]]);
  for (const id of place.keys()) {
    const reached = edges
      .flatMap(({ from, to, relation }) =>
        from === id ? [{ id: to, relation }] : to === id ? [{ id: from, relation }] : [],
      )
      .toSorted(
        (a, b) =>
          TONES.indexOf(relationTone(a.relation)) - TONES.indexOf(relationTone(b.relation)) ||
          RELATIONS.indexOf(a.relation) - RELATIONS.indexOf(b.relation) ||
          Number(folded.has(a.id)) - Number(folded.has(b.id)) ||
          (labels.get(a.id) ?? "").localeCompare(labels.get(b.id) ?? "", "en", { numeric: true }),
      );
    for (const next of reached) if (!place.has(next.id)) place.set(next.id, place.size);
  }
  return place;
}
