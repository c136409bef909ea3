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

/** Pinned latest revisions of a rule's models that nobody has asked to mirror yet, by id. */
export async function listUnmirrored(
  ruleId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT r.id::text AS id
    FROM sync_rule_members s
    JOIN models m ON m.ref = s.ref
    JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
    JOIN revisions r ON r.id = a.revision_id AND r.sha IS NOT NULL
    WHERE s.rule_id = ${ruleId}::uuid AND (${after}::uuid IS NULL OR r.id > ${after}::uuid)
      AND NOT EXISTS (SELECT FROM mirrors x WHERE x.revision_id = r.id)
    ORDER BY r.id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}
