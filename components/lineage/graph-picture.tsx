import { GraphEdge, GraphMarkers } from "@/components/lineage/graph-edge";
import type { DrawnGraph, DrawnNode } from "@/components/lineage/graph-layout";
import { GraphNode } from "@/components/lineage/graph-node";
import { Link } from "@/components/ui/link";

/** The lineage on paper: drawn by the server, readable and clickable without script. */
export function GraphPicture({ graph }: { graph: DrawnGraph }) {
  const { width, height } = graph;
  return (
    <div className="relative mx-auto" style={{ width, height }}>
      <svg width={width} height={height} aria-hidden className="absolute inset-0">
        <GraphMarkers />
        {graph.edges.map((edge) => (
          <GraphEdge key={edge.id} edge={edge} />
        ))}
      </svg>
      {graph.nodes.map((node) => (
        <PlacedNode key={node.id} node={node} />
      ))}
    </div>
  );
}

function PlacedNode({ node }: { node: DrawnNode }) {
  const { x, y, width, height, href, spoken } = node;
  return (
    <div className="absolute" style={{ left: x, top: y, width, height }}>
      {href ? (
        <Link
          href={href}
          look="plain"
          className="block h-full hover:no-underline"
          aria-label={spoken}
        >
          <GraphNode node={node} />
        </Link>
      ) : (
        <GraphNode node={node} />
      )}
    </div>
  );
}
