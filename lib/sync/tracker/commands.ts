import { db, type Transaction } from "@/lib/db/client";
import type { Listed } from "@/lib/sync/tracker/entry";

/** What came of looking at a repository, as the tracker keeps it. */
export type Settlement = {
  /** What was read already and what was written now are both `applied`. */
  outcome: "applied" | "excluded" | "unreadable" | "failed" | "gone";
  reason: string | null;
  /** By whom and at which revision it was read; null keeps what was read before. */
  readMark: string | null;
  readSha: string | null;
  hingesOn: string[];
};

/** A repository as it is listed, and what a look at it settled, if one did. */
export type TrackedRow = { listed: Listed; settlement: Settlement | null };

/**
 * Writes what a listing or a look at repositories showed. What only a look settles (whether it is shown, its gate, its
 * identity) stays until then as it was, so that after a broken run it is still seen to have moved.
 */
export async function saveTracked(
  tx: Transaction,
  hubUrl: string,
  rows: readonly TrackedRow[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const entries = JSON.stringify(
    rows.map(({ listed, settlement }) => ({
      ...listed,
      ...settlement,
      hingesOn: settlement?.hingesOn ?? [],
    })),
  );
  // In one order everywhere, so that no two writers wait for each other.
  await tx.$executeRaw`
    INSERT INTO hub_repositories AS r (hub_url, ref, hub_id, sha, modified_at, status, pipeline_tag, license, tags, parameters,
      gated, downloads, likes, read_mark, read_sha, read_at, outcome, reason, hinges_on, model_id, first_seen_at, seen_at)
    SELECT ${hubUrl}, l.ref, l."hubId", l.sha, l."modifiedAt",
      CASE WHEN l.outcome IS NULL OR l.outcome = 'failed' THEN 'listed' ELSE l.status END, l."pipelineTag", l.license,
      ARRAY(SELECT jsonb_array_elements_text(l.tags)), l.parameters, l.gated, l.downloads, l.likes,
      l."readMark", l."readSha", CASE WHEN l."readMark" IS NULL THEN NULL ELSE ${now}::timestamptz END, l.outcome, l.reason,
      ARRAY(SELECT jsonb_array_elements_text(l."hingesOn")),
      CASE WHEN l.outcome = 'applied' THEN coalesce(
        (SELECT id FROM models WHERE hub_id = l."hubId"), (SELECT id FROM models WHERE lower(ref) = lower(l.ref))) END,
      ${now}, ${now}
    FROM jsonb_to_recordset(${entries}::jsonb) AS l(ref text, "hubId" text, sha text, "modifiedAt" timestamptz, status text,
      "pipelineTag" text, license text, tags jsonb, parameters bigint, gated text, downloads bigint, likes bigint,
      "readMark" text, "readSha" text, outcome text, reason text, "hingesOn" jsonb)
    ORDER BY l.ref
    ON CONFLICT (hub_url, ref) DO UPDATE SET
      sha = excluded.sha, modified_at = excluded.modified_at, pipeline_tag = excluded.pipeline_tag,
      license = excluded.license, tags = excluded.tags, parameters = excluded.parameters,
      downloads = excluded.downloads, likes = excluded.likes, seen_at = excluded.seen_at,
      hub_id = CASE WHEN excluded.outcome IS NULL OR excluded.outcome = 'failed'
        THEN coalesce(r.hub_id, excluded.hub_id) ELSE coalesce(excluded.hub_id, r.hub_id) END,
      status = CASE WHEN excluded.outcome IS NULL OR excluded.outcome = 'failed' THEN r.status ELSE excluded.status END,
      gated = CASE WHEN excluded.outcome IS NULL OR excluded.outcome = 'failed' THEN r.gated ELSE excluded.gated END,
      hinges_on = CASE WHEN excluded.outcome IS NULL OR excluded.outcome = 'failed' THEN r.hinges_on ELSE excluded.hinges_on END,
      outcome = coalesce(excluded.outcome, r.outcome),
      reason = CASE WHEN excluded.outcome IS NULL THEN r.reason ELSE excluded.reason END,
      read_mark = coalesce(excluded.read_mark, r.read_mark),
      read_sha = CASE WHEN excluded.read_mark IS NULL THEN r.read_sha ELSE excluded.read_sha END,
      read_at = coalesce(excluded.read_at, r.read_at),
      model_id = coalesce(excluded.model_id, r.model_id)`;
}

/** Writes what a page of a listing showed. */
export async function recordListed(
  hubUrl: string,
  rows: readonly TrackedRow[],
  now: Date,
): Promise<void> {
  await saveTracked(db(), hubUrl, rows, now);
}

/** A tracked repository that was asked for by name and not shown as it is listed. */
export type Unshown = {
  ref: string;
  /** Null where it may be shown again at the next try. */
  status: "private" | "disabled" | "gone" | null;
  outcome: Settlement["outcome"];
  reason: string | null;
};

/** Writes what asking by name told of tracked repositories. What is not tracked stays so. */
export async function saveUnshown(
  tx: Transaction,
  hubUrl: string,
  rows: readonly Unshown[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    UPDATE hub_repositories r SET status = coalesce(l.status, r.status), outcome = l.outcome, reason = l.reason
    FROM (
      SELECT t.ref, i.status, i.outcome, i.reason
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS i(ref text, status text, outcome text, reason text)
      JOIN hub_repositories t ON t.hub_url = ${hubUrl} AND t.ref = i.ref
      ORDER BY t.ref FOR UPDATE OF t
    ) l
    WHERE r.hub_url = ${hubUrl} AND r.ref = l.ref`;
}

/** Notes that what is tracked of a repository is about to change, so that a run that breaks meanwhile is seen to owe it. */
export async function announceLook(hubUrl: string, ref: string): Promise<void> {
  await db().hubRepository.updateMany({
    where: { hubUrl, ref },
    data: { outcome: "failed", reason: "It was not looked at to the end." },
  });
}

/** A repository goes on under another name: its old one leads nowhere of its own. */
export async function saveRenamed(
  tx: Transaction,
  hubUrl: string,
  renamed: readonly { from: string; to: string }[],
): Promise<void> {
  if (renamed.length === 0) return;
  await tx.$executeRaw`
    UPDATE hub_repositories r SET status = 'renamed', outcome = 'renamed', hinges_on = '{}', model_id = NULL,
      reason = 'It goes on as ' || l."to" || '.'
    FROM (
      SELECT t.ref, i."to" FROM jsonb_to_recordset(${JSON.stringify(renamed)}::jsonb) AS i("from" text, "to" text)
      JOIN hub_repositories t ON t.hub_url = ${hubUrl} AND t.ref = i."from" AND i."from" <> i."to"
      ORDER BY t.ref FOR UPDATE OF t
    ) l
    WHERE r.hub_url = ${hubUrl} AND r.ref = l.ref`;
  await tx.$executeRaw`
    DELETE FROM sync_rule_members WHERE ref = ANY(${renamed.map(({ from }) => from)})`;
}
