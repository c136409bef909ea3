import { z } from "zod";
import { DistillationType, ModelSummary, SafetyHeadline, Scheme } from "@/lib/catalog/schema";
import { db } from "@/lib/db/client";
import { type Cursor, decodeCursor, encodeCursor } from "@/lib/search/cursor";
import { facetLabel } from "@/lib/search/label";
import { type Order, orderOf } from "@/lib/search/order";
import {
  type FacetName,
  FACETS,
  type FacetValue,
  type ModelSearch,
  type SearchResult,
} from "@/lib/search/schema";
import { searchStatement } from "@/lib/search/sql";

/** A cell states "not stated" as an empty string, since both are part of its key. */
const stated = z.string().transform((text) => (text === "" ? null : text));

const Row = z.object({
  ...ModelSummary.omit({ id: true, base: true, distillation: true, updatedAt: true, safety: true })
    .shape,
  ref: z.string(),
  bases: z.array(z.string()),
  types: z.array(DistillationType),
  scheme: Scheme.nullable(),
  distilled: z.boolean(),
  updatedAt: z.iso.datetime({ offset: true }).nullable(),
  safety: SafetyHeadline.extend({ attack: stated, judge: stated }).nullable(),
  keys: z.array(z.union([z.number(), z.string(), z.null()])),
});
type Row = z.infer<typeof Row>;

const Answer = z.object({
  total: z.int(),
  scored: z.int(),
  beyond: z.int(),
  rows: z.array(Row),
  facets: z.array(z.tuple([z.enum(FACETS), z.string(), z.int()])),
});
type Answer = z.infer<typeof Answer>;

/**
 * One page of a search, in one statement.
 * @throws {ProoflineError} `invalid` when the cursor was not made for this order
 */
export async function searchModels(search: ModelSearch): Promise<SearchResult> {
  const started = performance.now();
  const order = orderOf(search);
  const cursor = search.cursor === undefined ? null : decodeCursor(search.cursor, order);
  const [found] = await db().$queryRaw<{ answer: unknown }[]>(
    searchStatement(search, order, cursor),
  );
  const answer = Answer.parse(found?.answer);
  const { rows, total, scored } = answer;
  const first = firstPlace(answer, cursor?.towards ?? "next");
  const hasPrevious = first > 1;
  const hasNext = rows.length > 0 && first + rows.length - 1 < total;
  return {
    models: rows.map(summaryOf),
    ...(search.facets ? { facets: facetsOf(answer, search) } : {}),
    meta: {
      total,
      first,
      next: hasNext ? cursorAt(rows.at(-1), order, "next") : null,
      previous: hasPrevious ? cursorAt(rows[0], order, "previous") : wayBack(answer, cursor),
      tookMs: Math.round((performance.now() - started) * 10) / 10,
      scored,
    },
  };
}

function firstPlace({ rows, total, beyond }: Answer, towards: "next" | "previous"): number {
  if (rows.length === 0) return 0;
  return towards === "next" ? total - beyond + 1 : beyond - rows.length + 1;
}

/** From a page that has nothing left, since rows went while it was read, back to the rows before it. */
function wayBack({ rows, total }: Answer, cursor: Cursor | null): string | null {
  const isStranded = rows.length === 0 && total > 0 && cursor?.towards === "next";
  return isStranded ? encodeCursor({ ...cursor, towards: "previous" }) : null;
}

function cursorAt(row: Row | undefined, order: Order, towards: "next" | "previous"): string | null {
  return row ? encodeCursor({ order: order.name, keys: row.keys, ref: row.ref, towards }) : null;
}

function summaryOf(row: Row): ModelSummary {
  const { ref, bases, types, scheme, distilled, updatedAt } = row;
  return ModelSummary.parse({
    ...row,
    id: ref,
    base: bases,
    distillation: distilled ? { types: types.length > 0 ? types : null, scheme } : null,
    updatedAt: updatedAt === null ? null : new Date(updatedAt).toISOString(),
  });
}

function facetsOf({ facets }: Answer, search: ModelSearch): Record<FacetName, FacetValue[]> {
  const valuesOf = (name: FacetName): FacetValue[] => {
    const counted = facets
      .filter(([facet]) => facet === name)
      .map(([, value, count]) => ({ value, count }));
    const seen = new Set(counted.map(({ value }) => value));
    const missing = search[name].filter((value) => !seen.has(value)).toSorted();
    return [...counted, ...missing.map((value) => ({ value, count: 0 }))].map((row) => ({
      ...row,
      label: facetLabel(name, row.value),
    }));
  };
  return Object.fromEntries(FACETS.map((name) => [name, valuesOf(name)])) as Record<
    FacetName,
    FacetValue[]
  >;
}
