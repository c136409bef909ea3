import ELK, { type ElkNode } from "elkjs/lib/elk.bundled.js";

/** Placing sixty nodes takes a tenth of a second of the server's one thread, and the same lineage is asked for often. */
const placed = new Map<string, Promise<ElkNode>>();
const KEPT = 200;

let layouter: InstanceType<typeof ELK> | undefined;

/** Gives every node and edge its place. A pure function of its input, so the answer is kept, oldest out first. */
export function placeGraph(unplaced: ElkNode): Promise<ElkNode> {
  const key = JSON.stringify(unplaced);
  const known = placed.get(key);
  if (known) return known;
  layouter ??= new ELK();
  const placing: Promise<ElkNode> = layouter.layout(unplaced);
  placed.set(key, placing);
  placing.catch(() => placed.delete(key));
  const [oldest] = placed.keys();
  if (placed.size > KEPT && oldest !== undefined) placed.delete(oldest);
  return placing;
}
