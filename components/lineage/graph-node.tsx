import { clsx } from "clsx";
import type { DrawnNode } from "@/components/lineage/graph-layout";

const FRAMES: Record<DrawnNode["kind"], string> = {
  model: "border-line-strong",
  dataset: "border-y-line-strong border-x-transparent",
  service: "border-line-strong rounded-full",
  named: "border-dotted border-line-strong",
  undisclosed: "border-dashed border-line-strong",
  group: "border-transparent border-l-line-strong",
};

/** A name in a hairline frame; the frame tells the kind. Drawn the same on paper and in the live graph. */
export function GraphNode({ node }: { node: DrawnNode }) {
  const { kind, over, name, isRoot, href } = node;
  return (
    <div
      className={clsx(
        "flex h-full w-full flex-col justify-center border px-3 font-mono whitespace-nowrap",
        isRoot ? "border-copper bg-copper-wash" : ["bg-paper", FRAMES[kind]],
        kind === "service" && "items-center",
        href && "hover:border-copper",
      )}
    >
      <span className="text-[11px] leading-tight text-ink-soft">{over}</span>
      <span
        className={clsx(
          "text-[13px] leading-tight",
          isRoot ? "font-semibold text-ink" : "text-ink",
          href && "underline decoration-line-strong decoration-1 underline-offset-2",
        )}
      >
        {name}
      </span>
    </div>
  );
}
