import { z } from "zod";
import { db, Prisma } from "@/lib/db/client";
import { LISTING_MARK, PARSER_VERSION } from "@/lib/sync/reading/reading";
import type { Depth } from "@/lib/sync/schema";
import type { Identity } from "@/lib/sync/stored/queries";
import type { Listed } from "@/lib/sync/tracker/entry";

const { sql, empty } = Prisma;

/** Which Hub is followed and how closely: what was read like that before need not be read again. */
export type Follower = { hubUrl: string; depth: Depth };

/** How a listed repository stands against what is tracked. */
const Standing = z.object({
  ref: z.string(),
  /** Something about it is not known yet, so it has to be looked at. */
  isDue: z.boolean(),
  /** The name it was tracked under before. */
  formerRef: z.string().nullable(),
  /** What the tracker holds of it is no longer what is listed. */
  hasMoved: z.boolean(),
  countsMoved: z.boolean(),
});
export type Standing = z.infer<typeof Standing>;

/** Repositories nothing has to be asked of, by what became of them when they were read. */
export const Settled = z.object({ applied: z.int(), excluded: z.int(), unreadable: z.int() });
export type Settled = z.infer<typeof Settled>;

/** `standings` leaves out those that neither are due nor moved. */
const Comparison = z.object({ standings: z.array(Standing), settled: Settled });
export type Comparison = z.infer<typeof Comparison>;

/** Compares a page of a listing with what is tracked. */
export async function compareWithTracker(
  { hubUrl, depth }: Follower,
  listed: readonly Listed[],
  staleBefore: Date,
): Promise<Comparison> {
  const entries = JSON.stringify(
    listed.map(({ ref, hubId, sha, status, gated, downloads, likes }) => ({
      ref,
      hubId,
      sha,
      status,
      gated,
      downloads,
      likes,
    })),
  );
  // An old name is looked for only where the name itself does not answer who this is.
  const [row] = await db().$queryRaw<unknown[]>`
    WITH compared AS (
      SELECT l.ref, f.ref AS "formerRef", r.outcome, r.status,
        r.ref IS NULL
          OR r.hub_id <> l."hubId"
          OR r.status <> l.status
          OR r.gated IS DISTINCT FROM l.gated
          OR r.outcome = 'failed'
          OR (l.status = 'listed' AND (r.read_sha IS DISTINCT FROM l.sha OR ${isUnread(depth)})) AS "isDue",
        r.ref IS NULL OR r.sha IS DISTINCT FROM l.sha OR r.seen_at < ${staleBefore}
          OR r.downloads IS DISTINCT FROM l.downloads OR r.likes IS DISTINCT FROM l.likes AS "hasMoved",
        r.downloads IS DISTINCT FROM l.downloads OR r.likes IS DISTINCT FROM l.likes AS "countsMoved"
      FROM jsonb_to_recordset(${entries}::jsonb)
        AS l(ref text, "hubId" text, sha text, status text, gated text, downloads bigint, likes bigint)
      LEFT JOIN hub_repositories r ON r.hub_url = ${hubUrl} AND r.ref = l.ref
      LEFT JOIN LATERAL (
        SELECT o.ref FROM hub_repositories o
        WHERE o.hub_url = ${hubUrl} AND o.hub_id = l."hubId" AND o.ref <> l.ref AND o.status <> 'renamed' LIMIT 1
      ) f ON r.ref IS NULL OR r.hub_id IS DISTINCT FROM l."hubId" OR r.status = 'renamed'
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object('ref', ref, 'isDue', "isDue", 'formerRef', "formerRef",
        'hasMoved', "hasMoved", 'countsMoved', "countsMoved")) FILTER (WHERE "isDue" OR "hasMoved"), '[]') AS standings,
      jsonb_build_object(${settledCounts(sql`NOT "isDue"`)}) AS settled
    FROM compared`;
  return Comparison.parse(row);
}

/** Which of these repositories belong to the catalog, were read as they were last listed, and were seen since. */
export async function listSettled(
  { hubUrl, depth }: Follower,
  refs: readonly string[],
  seenSince: Date,
): Promise<Set<string>> {
  const rows = await db().$queryRaw<{ ref: string }[]>`
    SELECT r.ref FROM hub_repositories r
    WHERE r.hub_url = ${hubUrl} AND r.ref = ANY(${[...refs]}) AND r.status = 'listed' AND r.outcome = 'applied'
      AND r.seen_at >= ${seenSince} AND NOT (${isDue(depth)})`;
  return new Set(rows.map(({ ref }) => ref));
}

/** Repositories that did not belong and may now, since one of these models is in the catalog as a distilled one. */
export async function listHinged(hubUrl: string, refs: readonly string[]): Promise<string[]> {
  const rows = await db().$queryRaw<{ ref: string }[]>`
    WITH distilled AS MATERIALIZED (
      SELECT coalesce(array_agg(lower(m.ref)), '{}') AS refs FROM models m
      WHERE lower(m.ref) = ANY(${refs.map((ref) => ref.toLowerCase())}) AND m.admission IN ('distilled', 'copy_of_distilled')
    )
    SELECT r.ref FROM hub_repositories r, distilled d
    WHERE r.hub_url = ${hubUrl} AND r.status = 'listed' AND r.hinges_on <> '{}' AND r.hinges_on && d.refs
    ORDER BY r.ref`;
  return rows.map(({ ref }) => ref);
}

/** The Hub's own ids of tracked repositories, as far as they are known. */
export async function listHubIds(
  hubUrl: string,
  refs: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db().hubRepository.findMany({
    where: { hubUrl, ref: { in: [...refs] } },
    select: { ref: true, hubId: true },
  });
  return new Map(rows.flatMap(({ ref, hubId }) => (hubId === null ? [] : [[ref, hubId]])));
}

/** Which of these models the catalog holds as distilled, or as copies of distilled ones; ids in lower case. */
export async function listDistilledNames(refs: readonly string[]): Promise<Set<string>> {
  if (refs.length === 0) return new Set();
  const rows = await db().$queryRaw<{ ref: string }[]>`
    SELECT lower(ref) AS ref FROM models
    WHERE lower(ref) = ANY(${refs.map((ref) => ref.toLowerCase())}) AND admission IN ('distilled', 'copy_of_distilled')`;
  return new Set(rows.map(({ ref }) => ref));
}

/** Of a model of the catalog: enough to see that a repository has nothing new to say. */
const Head = z.object({
  /** The repository that was asked for. */
  asked: z.string(),
  ref: z.string(),
  sha: z.string().nullable(),
  modifiedAt: z.date().nullable(),
  digest: z.string(),
  mark: z.string().nullable(),
  hubStatus: z.string().nullable(),
});
export type Head = z.infer<typeof Head>;

/** The latest revisions of the models these repositories are, by the name asked for. */
export async function listHeadsOf(identities: readonly Identity[]): Promise<Map<string, Head>> {
  if (identities.length === 0) return new Map();
  const asked = JSON.stringify(identities.map(({ ref, hubId }) => ({ ref, hubId })));
  // By its id on the Hub, which survives a rename; by its name only where one side has no such id.
  const rows = await db().$queryRaw<unknown[]>`
    SELECT l.ref AS asked, m.ref, r.sha, r.modified_at AS "modifiedAt", r.digest,
      (SELECT f.value #>> '{}' FROM facts f WHERE f.revision_id = r.id AND f.field = 'parser' AND f.revoked_at IS NULL LIMIT 1) AS mark,
      (SELECT f.value #>> '{}' FROM facts f WHERE f.revision_id = r.id AND f.field = 'hubStatus' AND f.revoked_at IS NULL LIMIT 1) AS "hubStatus"
    FROM jsonb_to_recordset(${asked}::jsonb) AS l(ref text, "hubId" text)
    LEFT JOIN models i ON i.hub_id = l."hubId"
    LEFT JOIN models n ON i.id IS NULL AND lower(n.ref) = lower(l.ref) AND (n.hub_id IS NULL OR l."hubId" IS NULL)
    JOIN models m ON m.id = coalesce(i.id, n.id)
    JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
    JOIN revisions r ON r.id = a.revision_id`;
  return new Map(rows.map((row) => Head.parse(row)).map((head) => [head.asked, head]));
}

/** Which of these repositories the tracker or the catalog knows as being there. */
export async function listKnown(hubUrl: string, refs: readonly string[]): Promise<Set<string>> {
  if (refs.length === 0) return new Set();
  const rows = await db().$queryRaw<{ ref: string }[]>`
    SELECT l.ref FROM unnest(${[...refs]}::text[]) AS l(ref)
    WHERE EXISTS (SELECT FROM hub_repositories r WHERE r.hub_url = ${hubUrl} AND r.ref = l.ref AND r.status NOT IN ('gone', 'renamed'))
      OR EXISTS (SELECT FROM models m WHERE lower(m.ref) = lower(l.ref) AND m.source = 'hub')`;
  return new Set(rows.map(({ ref }) => ref));
}

/** As `isUnread`, of what is tracked alone. */
export function isDue(depth: Depth): Prisma.Sql {
  return sql`(r.read_sha IS DISTINCT FROM r.sha OR ${isUnread(depth)})`;
}

/**
 * Of a shown repository `r` at the sha it was read at: whether that reading failed, was another parser's, could not see
 * all of it, or kept it out for want of a model that has come since. Without a sha nobody can tell what moved.
 */
function isUnread(depth: Depth): Prisma.Sql {
  const mark = `hub ${PARSER_VERSION}`;
  const judged = depth === "listing" ? sql`AND r.read_mark <> ${LISTING_MARK}` : empty;
  return sql`(r.sha IS NULL OR r.outcome IS NULL OR r.outcome = 'failed' OR r.read_mark IS NULL
    OR (r.read_mark <> ${mark} ${judged}
      AND (NOT starts_with(r.read_mark, ${`${mark} `}) OR position(' without ' in r.read_mark) > 0))
    OR (r.hinges_on <> '{}' AND EXISTS (SELECT FROM models m
      WHERE lower(m.ref) = ANY(r.hinges_on) AND m.admission IN ('distilled', 'copy_of_distilled'))))`;
}

/** Key and count pairs of `Settled`. What is hidden or unread for good counts as left out, as it did then. */
export function settledCounts(condition: Prisma.Sql): Prisma.Sql {
  return sql`
    'applied', count(*) FILTER (WHERE ${condition} AND outcome = 'applied'),
    'unreadable', count(*) FILTER (WHERE ${condition} AND outcome = 'unreadable'),
    'excluded', count(*) FILTER (WHERE ${condition} AND (outcome IS NULL OR outcome NOT IN ('applied', 'unreadable')))`;
}
