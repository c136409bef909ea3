import { z } from "zod";
import type { StoredRepository } from "@/lib/hub/recorded/repository";

// The Hub's values; what a recording does not state sorts last.
export const SORTS = new Set([
  "createdAt",
  "downloads",
  "id",
  "lastModified",
  "likes",
  "likes30d",
  "mainSize",
  "num_parameters",
  "trendingScore",
]);

/** Where a repository stands in an order: a key, and its name, which decides between equals. */
const Position = z.tuple([z.number().nullable(), z.string()]);
type Position = z.infer<typeof Position>;

export type Order = {
  compare: (a: StoredRepository, b: StoredRepository) => number;
  positionOf: (repository: StoredRepository) => Position;
  comparePositions: (a: Position, b: Position) => number;
  cursorAfter: (repository: StoredRepository) => string;
};

/** The order of a list: by arrival where none is asked for, by name, or most first, as the Hub sorts. */
export function orderBy(sort: string | null): Order {
  const positions = new Map<StoredRepository, Position>();
  const positionOf = (repository: StoredRepository): Position => {
    const known = positions.get(repository) ?? [keyOf(repository, sort), repository.id];
    positions.set(repository, known);
    return known;
  };
  const comparePositions = ([a, idA]: Position, [b, idB]: Position): number =>
    byKey(a, b, sort === null) || (idA < idB ? -1 : idA > idB ? 1 : 0);
  return {
    positionOf,
    comparePositions,
    compare: (a, b) => comparePositions(positionOf(a), positionOf(b)),
    cursorAfter: (repository) =>
      Buffer.from(JSON.stringify(positionOf(repository))).toString("base64url"),
  };
}

/**
 * Where a page begins. A cursor says after what, not after how many: what comes or goes between two pages then makes
 * no repository appear twice or never.
 * @returns null for a cursor that is none of ours
 */
export function startOf(
  list: readonly StoredRepository[],
  cursor: string | null,
  order: Order,
): number | null {
  if (cursor === null) return 0;
  const after = positionIn(cursor);
  if (after === null) return null;
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const repository = list[middle];
    if (repository === undefined) return null;
    if (order.comparePositions(order.positionOf(repository), after) > 0) to = middle;
    else from = middle + 1;
  }
  return from;
}

function positionIn(cursor: string): Position | null {
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    return null;
  }
}

function keyOf({ place, head }: StoredRepository, sort: string | null): number | null {
  if (sort === null) return place;
  if (sort === "id") return null;
  const value = head.info[sort];
  if (typeof value === "number") return value;
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

function byKey(a: number | null, b: number | null, isRising: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return isRising ? a - b : b - a;
}
