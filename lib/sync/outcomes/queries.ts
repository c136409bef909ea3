import { db } from "@/lib/db/client";
import { Outcome } from "@/lib/sync/schema";

/** What a run has noted of these repositories so far. */
export async function findOutcomes(
  runId: string,
  refs: readonly string[],
): Promise<Map<string, Outcome>> {
  const rows = await db().syncOutcome.findMany({
    where: { runId, ref: { in: [...refs] } },
    select: { ref: true, outcome: true },
  });
  return new Map(rows.map(({ ref, outcome }) => [ref, Outcome.parse(outcome)]));
}

/** Models of the catalog that runs came by, a chunk at a time by ref, with the generation they were reached in. */
export async function listCameBy(
  runIds: readonly string[],
  { after, limit }: { after: string; limit: number },
): Promise<{ ref: string; generation: number }[]> {
  const rows = await db().$queryRaw<{ ref: string; generation: number }[]>`
    SELECT ref, min(generation)::int AS generation FROM sync_outcomes
    WHERE run_id = ANY(${[...runIds]}::uuid[]) AND ref > ${after} AND outcome IN ('applied', 'unchanged')
    GROUP BY ref ORDER BY ref LIMIT ${limit}`;
  return rows;
}
