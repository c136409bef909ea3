import type { DrawnNode } from "@/components/lineage/graph-layout";

export const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
} as const;
export type Arrow = keyof typeof ARROWS;

export const isArrow = (key: string): key is Arrow => key in ARROWS;

/** Straying sideways costs more than going far, so that an arrow means its direction. */
const SIDEWAYS = 2.5;

/** The node an arrow key leads to: the nearest in that direction, null at the edge of the drawing. */
export function neighbor(
  nodes: readonly DrawnNode[],
  from: DrawnNode,
  arrow: Arrow,
): DrawnNode | null {
  const [dx, dy] = ARROWS[arrow];
  const [x, y] = center(from);
  let best: DrawnNode | null = null;
  let least = Infinity;
  for (const node of nodes) {
    const [toX, toY] = center(node);
    const along = (toX - x) * dx + (toY - y) * dy;
    const across = Math.abs((toX - x) * dy) + Math.abs((toY - y) * dx);
    const cost = along + across * SIDEWAYS;
    if (along > 1 && cost < least) [best, least] = [node, cost];
  }
  return best;
}

const center = ({ x, y, width, height }: DrawnNode): [number, number] => [
  x + width / 2,
  y + height / 2,
];
