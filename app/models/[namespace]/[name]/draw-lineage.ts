import { getTranslations } from "next-intl/server";
import { type DrawnGraph, layoutGraph } from "@/components/lineage/graph-layout";
import { nodeName } from "@/components/lineage/parentage";
import type { LineageGraph } from "@/lib/lineage/schema";

/** The drawing of a lineage in the reader's words, which the layout must know to measure. */
export async function drawLineage(graph: LineageGraph): Promise<DrawnGraph> {
  const t = await getTranslations("lineage");
  return layoutGraph(graph, {
    kind: (kind) => t(`kind.${kind}`),
    relation: (relation) => t(`passes.${relation}`),
    group: (relation, count) => t(`many.${relation}`, { count }),
    folded: t("graph.folded"),
    spoken: (node) => `${nodeName(node)}, ${t(`kind.${node.kind}`)}`,
  });
}
