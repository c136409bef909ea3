import { clsx } from "clsx";
import type { DrawnEdge } from "@/components/lineage/graph-layout";
import type { RelationTone } from "@/components/lineage/relation-tone";

const STROKES: Record<RelationTone, string> = {
  teacher: "stroke-copper",
  weights: "stroke-ink",
  data: "stroke-ink-faint",
};
const TEXTS: Record<RelationTone, string> = {
  teacher: "fill-copper",
  weights: "fill-ink-soft",
  data: "fill-ink-faint",
};

/** Dots for data; dashes for what is only stated; an unbroken line for what somebody stands behind. */
const dashes = ({ tone, isConfirmed }: DrawnEdge) =>
  tone === "data" ? "1.5 4" : isConfirmed ? undefined : "7 4";

/** One claim as a line from parent to child, with what passes along it. */
export function GraphEdge({ edge }: { edge: DrawnEdge }) {
  const { tone, path, label } = edge;
  return (
    <g>
      <path
        d={path}
        fill="none"
        className={STROKES[tone]}
        strokeWidth={tone === "teacher" ? 2 : 1.25}
        strokeDasharray={dashes(edge)}
        strokeLinecap={tone === "data" ? "round" : "butt"}
        markerEnd={`url(#lineage-${tone})`}
      />
      {label && (
        <>
          <rect
            x={label.x}
            y={label.y}
            width={label.width}
            height={label.height}
            className="fill-paper"
          />
          <text
            x={label.x + label.width / 2}
            y={label.y + label.height / 2 + 4}
            textAnchor="middle"
            className={clsx("font-sans text-[11px]", TEXTS[tone])}
          >
            {label.text}
          </text>
        </>
      )}
    </g>
  );
}

/** The arrowheads, once a drawing: they point at what was made. */
export function GraphMarkers() {
  return (
    <defs>
      {(["teacher", "weights", "data"] as const).map((tone) => (
        <marker
          key={tone}
          id={`lineage-${tone}`}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M1 1 7 4 1 7" fill="none" className={STROKES[tone]} strokeWidth="1.25" />
        </marker>
      ))}
    </defs>
  );
}
