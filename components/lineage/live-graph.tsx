"use client";

import "@xyflow/react/dist/base.css";
import {
  type Node,
  type NodeProps,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  ViewportPortal,
} from "@xyflow/react";
import { clsx } from "clsx";
import { Maximize2, Minus, Plus } from "lucide-react";
import type { Route } from "next";
import NextLink from "next/link";
import {
  createContext,
  type KeyboardEvent,
  type ReactNode,
  useContext,
  useMemo,
  useRef,
  useState,
} from "react";
import { GraphEdge, GraphMarkers } from "@/components/lineage/graph-edge";
import type { DrawnGraph, DrawnNode } from "@/components/lineage/graph-layout";
import { isArrow, neighbor } from "@/components/lineage/graph-neighbor";
import { GraphNode } from "@/components/lineage/graph-node";
import look from "@/components/lineage/live-graph.module.css";
import { buttonLook } from "@/components/ui/button-look";

export type LiveGraphWords = { label: string; zoomIn: string; zoomOut: string; fit: string };
type LiveGraphProps = { graph: DrawnGraph; words: LiveGraphWords };
type FlowNode = Node<{ node: DrawnNode }>;

const FIT = { padding: 0.04, maxZoom: 1, minZoom: 0.25 };
/** The node that Tab reaches: one stop for the whole graph, moved by the arrow keys. */
const TabStop = createContext<string>("");

/** The same drawing, to pan, zoom and walk by keyboard. Positions come from the server and are not computed here. */
export function LiveGraph(props: LiveGraphProps) {
  return (
    <ReactFlowProvider>
      <Surface {...props} />
    </ReactFlowProvider>
  );
}

function Surface({ graph, words }: LiveGraphProps) {
  const root = graph.nodes.find(({ isRoot }) => isRoot)?.id ?? "";
  const [stop, setStop] = useState(root);
  const surface = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const nodes = useMemo(() => graph.nodes.map(flowNode), [graph]);

  const move = (event: KeyboardEvent) => {
    const from = graph.nodes.find(({ id }) => id === stop);
    if (!from) return;
    const to =
      event.key === "Home"
        ? root
        : isArrow(event.key)
          ? neighbor(graph.nodes, from, event.key)?.id
          : undefined;
    if (to === undefined) return;
    event.preventDefault();
    setStop(to);
    surface.current
      ?.querySelector<HTMLElement>(`[data-node="${CSS.escape(to)}"]`)
      ?.focus({ preventScroll: true });
    const node = graph.nodes.find(({ id }) => id === to);
    if (node)
      void flow.setCenter(node.x + node.width / 2, node.y + node.height / 2, {
        zoom: Math.max(flow.getZoom(), 0.7),
      });
  };

  return (
    <TabStop value={stop}>
      <div
        ref={surface}
        role="group"
        aria-label={words.label}
        onKeyDown={move}
        className={clsx(look.surface, "h-full w-full")}
      >
        <ReactFlow<FlowNode>
          nodes={nodes}
          edges={[]}
          nodeTypes={nodeTypes}
          fitView
          fitViewOptions={FIT}
          minZoom={0.15}
          maxZoom={2}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          // The page scrolls over the graph; zooming takes a pinch, the command key, or the buttons.
          zoomOnScroll={false}
          preventScrolling={false}
        >
          <ViewportPortal>
            <svg
              width={graph.width}
              height={graph.height}
              aria-hidden
              className="pointer-events-none absolute top-0 left-0"
            >
              <GraphMarkers />
              {graph.edges.map((edge) => (
                <GraphEdge key={edge.id} edge={edge} />
              ))}
            </svg>
          </ViewportPortal>
        </ReactFlow>
        <div className="absolute right-0 bottom-full flex gap-1 pb-2">
          <IconButton label={words.zoomOut} onClick={() => void flow.zoomOut()}>
            <Minus aria-hidden className="size-3.5" />
          </IconButton>
          <IconButton label={words.zoomIn} onClick={() => void flow.zoomIn()}>
            <Plus aria-hidden className="size-3.5" />
          </IconButton>
          <IconButton label={words.fit} onClick={() => void flow.fitView(FIT)}>
            <Maximize2 aria-hidden className="size-3.5" />
          </IconButton>
        </div>
      </div>
    </TabStop>
  );
}

function IconButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className={buttonLook({ size: "small" }, "px-1.5")}
    >
      {children}
    </button>
  );
}

const flowNode = (node: DrawnNode): FlowNode => ({
  id: node.id,
  type: "drawn",
  position: { x: node.x, y: node.y },
  width: node.width,
  height: node.height,
  data: { node },
});

function FlowGraphNode({ data: { node } }: NodeProps<FlowNode>) {
  const tabIndex = useContext(TabStop) === node.id ? 0 : -1;
  return node.href ? (
    <NextLink
      href={node.href as Route}
      prefetch={false}
      className="block h-full"
      aria-label={node.spoken}
      tabIndex={tabIndex}
      data-node={node.id}
    >
      <GraphNode node={node} />
    </NextLink>
  ) : (
    <div
      role="img"
      aria-label={node.spoken}
      tabIndex={tabIndex}
      data-node={node.id}
      className="h-full"
    >
      <GraphNode node={node} />
    </div>
  );
}

const nodeTypes = { drawn: FlowGraphNode };
