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

  const [view, setView] = useState<View>({ scale: 1, left: 0, top: 0 });
  const frame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!matchMedia(WIDE).matches) {
      setView(narrowView(graph, frame.current?.clientWidth ?? graph.width));
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

  // After the drawing has its size, since a frame scrolls no further than what it holds.
  useEffect(() => {
    frame.current?.scrollTo(view.left, view.top);
  }, [view]);

  const height = heightOf(graph, view.scale);
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
      {view.scale === 1 ? children : <div style={{ zoom: view.scale }}>{children}</div>}
    </div>
  );
}

type View = { scale: number; left: number; top: number };

const heightOf = (graph: DrawnGraph, scale: number) => Math.min(graph.height * scale + 2, TALLEST);

/** All of the drawing where that can be read; else what the model came from and the model, as far as they fit. */
function narrowView(graph: DrawnGraph, width: number): View {
  const whole = width / graph.width;
  const root = graph.nodes.find(({ isRoot }) => isRoot);
  if (whole >= SMALLEST || !root) return { scale: Math.min(1, whole), left: 0, top: 0 };
  const parents = new Set(graph.edges.flatMap(({ from, to }) => (from === root.id ? [to] : [])));
  const family = graph.nodes.filter(({ id }) => id === root.id || parents.has(id));
  const left = Math.min(...family.map(({ x }) => x)) - MARGIN;
  const near = width / (root.x + root.width + MARGIN - left);
  const scale = Math.min(1, Math.max(SMALLEST, near));
  return {
    scale,
    left: left * scale,
    top: (root.y + root.height / 2) * scale - heightOf(graph, scale) / 2,
  };
}
