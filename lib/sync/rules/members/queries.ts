import { db } from "@/lib/db/client";
import type { ParentName } from "@/lib/sync/engine/settlement";

/** How many repositories a rule has listed, and how many of them its last full reading did not show. */
export async function countMembers(
  ruleId: string,
  family: string,
): Promise<{ members: number; unseen: number }> {
  const [row] = await db().$queryRaw<{ members: number; unseen: number }[]>`
    SELECT count(*)::int AS members, (count(*) FILTER (WHERE seen_run_id <> ${family}::uuid))::int AS unseen
    FROM sync_rule_members WHERE rule_id = ${ruleId}::uuid`;
  return row ?? { members: 0, unseen: 0 };
}

/** Of a rule's repositories that its full reading did not show, those after `after`, by ref. */
export async function listUnseen(
  ruleId: string,
  family: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await db().syncRuleMember.findMany({
    where: { ruleId, ref: { gt: after }, NOT: { seenRunId: family } },
    orderBy: { ref: "asc" },
    take: limit,
    select: { ref: true },
  });
  return rows.map(({ ref }) => ref);
}

/** A rule's repositories whose last reading failed, those that failed longest ago first. */
export async function listFailed(ruleId: string, hubUrl: string, limit: number): Promise<string[]> {
  const rows = await db().$queryRaw<{ ref: string }[]>`
    SELECT s.ref FROM sync_rule_members s
    JOIN hub_repositories r ON r.hub_url = ${hubUrl} AND r.ref = s.ref
    WHERE s.rule_id = ${ruleId}::uuid AND r.outcome = 'failed'
    ORDER BY r.seen_at, s.ref LIMIT ${limit}`;
  return rows.map(({ ref }) => ref);
}

/**
 * Whom the models of a rule name as parents, where the Hub has not shown that parent since: what a full reading of the
 * rule refreshes beside its own repositories. Of many that name it the first by name.
 */
export async function listUnseenParents(
  { ruleId, hubUrl, family }: { ruleId: string; hubUrl: string; family: string },
  seenSince: Date,
): Promise<{ parent: string; namedBy: ParentName }[]> {
  const rows = await db().$queryRaw<{ parent: string; ref: string; relation: string }[]>`
    SELECT DISTINCT ON (lower(p.ref)) p.ref AS parent, m.ref, e.relation
    FROM sync_rule_members s
    JOIN models m ON m.ref = s.ref
    JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
    JOIN nodes c ON c.revision_id = a.revision_id
    JOIN edges e ON e.child_id = c.id AND e.superseded_by_id IS NULL AND e.relation NOT IN ('trained_on', 'judged_by')
    JOIN nodes p ON p.id = e.parent_id AND p.kind = 'model' AND p.ref IS NOT NULL
    WHERE s.rule_id = ${ruleId}::uuid AND s.seen_run_id = ${family}::uuid
      AND EXISTS (SELECT FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL)
      AND NOT EXISTS (SELECT FROM sync_rule_members o
        WHERE o.rule_id = s.rule_id AND o.ref = p.ref AND o.seen_run_id = s.seen_run_id)
      AND NOT EXISTS (SELECT FROM hub_repositories r
        WHERE r.hub_url = ${hubUrl} AND r.ref = p.ref AND r.seen_at >= ${seenSince})
    ORDER BY lower(p.ref), m.ref, e.relation`;
  return rows.map(({ parent, ...namedBy }) => ({ parent, namedBy }));
}

/** A page of a rule's members: the last of them, and which of their revisions a copy may be asked for. */
export type UncopiedPage = {
  /** By ref; null where there are no members any more. */
  last: string | null;
  revisions: { id: string; status: "failed" | "refused" | null }[];
};

/**
 * Of a rule's members after `after`, by ref, the pinned latest revisions nobody has asked to mirror yet, and those whose
 * copy failed or was refused before these moments. What was released stays so.
 */
export async function listUncopied(
  ruleId: string,
  {
    after,
    limit,
    failedBefore,
    refusedBefore,
  }: { after: string; limit: number; failedBefore: Date; refusedBefore: Date },
): Promise<UncopiedPage> {
  // By the pair, that the index is read in its order: by the ref alone, a table without statistics is sorted for each
  // page. Revisions are looked at last, for most members are copied.
  const [row] = await db().$queryRaw<UncopiedPage[]>`
    WITH beyond AS MATERIALIZED (
      SELECT rule_id, ref FROM sync_rule_members WHERE (rule_id, ref) > (${ruleId}::uuid, ${after}::text)
      ORDER BY rule_id, ref LIMIT ${limit}::int
    ), page AS MATERIALIZED (
      SELECT ref FROM beyond WHERE rule_id = ${ruleId}::uuid
    ), uncopied AS MATERIALIZED (
      SELECT a.revision_id AS id, x.status FROM page p
      JOIN models m ON m.ref = p.ref
      JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
      LEFT JOIN mirrors x ON x.revision_id = a.revision_id
      WHERE x.revision_id IS NULL
        OR (x.status = 'failed' AND x.finished_at < ${failedBefore})
        OR (x.status = 'refused' AND x.finished_at < ${refusedBefore})
    )
    SELECT (SELECT max(ref) FROM page) AS last, (
      SELECT coalesce(json_agg(json_build_object('id', u.id, 'status', u.status) ORDER BY u.id), '[]')
      FROM uncopied u JOIN revisions r ON r.id = u.id AND r.sha IS NOT NULL) AS revisions`;
  return row ?? { last: null, revisions: [] };
}
