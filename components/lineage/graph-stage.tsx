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

/** A frame whose height the server knows, so that nothing moves when the live graph takes the drawing's place. */
export function GraphStage({ graph, words, children }: GraphStageProps) {
  const [Live, setLive] = useState<ComponentType<{ graph: DrawnGraph; words: LiveGraphWords }>>();

  const frame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!matchMedia(WIDE).matches) {
      showRoot(frame.current, graph);
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

  const height = Math.min(graph.height + 2, TALLEST);
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
      {children}
    </div>
  );
}

/** A drawing larger than its frame opens on the model it is about. */
function showRoot(frame: HTMLDivElement | null, graph: DrawnGraph) {
  const root = graph.nodes.find(({ isRoot }) => isRoot);
  if (!frame || !root) return;
  frame.scrollTo(
    root.x + root.width / 2 - frame.clientWidth / 2,
    root.y + root.height / 2 - frame.clientHeight / 2,
  );
}
