import { useTranslations } from "next-intl";
import { GraphControls } from "@/components/lineage/graph-controls";
import type { DrawnGraph } from "@/components/lineage/graph-layout";
import { GraphLegend } from "@/components/lineage/graph-legend";
import { GraphPicture } from "@/components/lineage/graph-picture";
import { GraphStage } from "@/components/lineage/graph-stage";
import { Link } from "@/components/ui/link";
import type { LineageGraph, LineageQuery } from "@/lib/lineage/schema";

type LineageDrawingProps = {
  graph: LineageGraph;
  drawn: DrawnGraph;
  modelRef: string;
  query: LineageQuery;
  hrefOf: (query: LineageQuery) => string;
};

const DEEPEST = 12;

/** The drawing with what governs it above, how to read it below, and what it leaves out. */
export function LineageDrawing({ graph, drawn, modelRef, query, hrefOf }: LineageDrawingProps) {
  const t = useTranslations("lineage.graph");
  const deeper = Math.min(query.depth + 3, DEEPEST);
  return (
    <>
      <GraphControls query={query} hrefOf={hrefOf} />
      <GraphStage
        graph={drawn}
        words={{
          label: t("label", { ref: modelRef }),
          zoomIn: t("zoomIn"),
          zoomOut: t("zoomOut"),
          fit: t("fit"),
        }}
      >
        <GraphPicture graph={drawn} />
      </GraphStage>
      <GraphLegend />
      <div className="mt-2 max-w-prose space-y-1 text-xs text-ink-faint">
        <p className="max-md:hidden noscript:hidden">{t("help")}</p>
        {drawn.omitted > 0 && <p>{t("omitted", { count: drawn.omitted })}</p>}
        {graph.truncated && (
          <p>
            {query.depth < DEEPEST
              ? t.rich("truncated", {
                  depth: deeper,
                  more: (words) => <Link href={hrefOf({ ...query, depth: deeper })}>{words}</Link>,
                })
              : t("truncatedMost")}
          </p>
        )}
      </div>
    </>
  );
}
