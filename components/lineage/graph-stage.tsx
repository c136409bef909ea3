"use client";

import { type ComponentType, type ReactNode, useEffect, useRef, useState } from "react";
import type { DrawnGraph } from "@/components/lineage/graph-layout";
import type { LiveGraphWords } from "@/components/lineage/live-graph";

type GraphStageProps = {
  graph: DrawnGraph;
  words: LiveGraphWords;
  /** The server's drawing: shown at once, kept where there is no script or no room. */
  children: ReactNode;
};

const TALLEST = 640;
/** Below this a finger that means to scroll the page would drag the graph instead. */
const WIDE = "(min-width: 48rem)";
/** A drawing is made smaller to fit a phone, but no smaller than can be read. */
const SMALLEST = 0.6;
const MARGIN = 8;

/** A frame whose height the server knows, so that nothing moves when the live graph takes the drawing's place. */
export function GraphStage({ graph, words, children }: GraphStageProps) {
  const [Live, setLive] = useState<ComponentType<{ graph: DrawnGraph; words: LiveGraphWords }>>();

  const [scale, setScale] = useState(1);
  const frame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!matchMedia(WIDE).matches) {
      const fitting = (frame.current?.clientWidth ?? graph.width) / graph.width;
      if (fitting >= SMALLEST) setScale(Math.min(1, fitting));
      else showParents(frame.current, graph);
      return;
    }
    let isGone = false;
    void import("@/components/lineage/live-graph").then(({ LiveGraph }) => {
      if (!isGone) setLive(() => LiveGraph);
    });
    return () => {
      isGone = true;
    };
  }, [graph]);

  const height = Math.min(graph.height * scale + 2, TALLEST);
  if (Live) {
    return (
      // The buttons stand above the frame, where they cover no node.
      <div style={{ height }} className="relative border-y border-line">
        <Live graph={graph} words={words} />
      </div>
    );
  }
  return (
    <div
      ref={frame}
      role="region"
      aria-label={words.label}
      tabIndex={0}
      style={{ height }}
      className="overflow-auto border-y border-line"
    >
      {scale === 1 ? children : <div style={{ zoom: scale }}>{children}</div>}
    </div>
  );
}

/** A drawing larger than its frame opens on what the model came from; to the right of it stands the model. */
function showParents(frame: HTMLDivElement | null, graph: DrawnGraph) {
  const root = graph.nodes.find(({ isRoot }) => isRoot);
  if (!frame || !root) return;
  const parents = new Set(graph.edges.flatMap(({ from, to }) => (from === root.id ? [to] : [])));
  const left = Math.min(
    ...graph.nodes.filter(({ id }) => id === root.id || parents.has(id)).map(({ x }) => x),
  );
  frame.scrollTo(left - MARGIN, root.y + root.height / 2 - frame.clientHeight / 2);
}
