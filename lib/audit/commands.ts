import canonicalize from "canonicalize";
import type { Transaction } from "@/lib/db/client";

/** Who acts: a signed-in person, or a job of the system by its name. */
export type Actor = { kind: "user"; id: string; name: string } | { kind: "system"; job: string };

/** One line of the log. `subject` is what changed; `payload` holds what a reader needs to judge it, never secrets. */
export type AuditEntry = {
  actor: Actor;
  action: string;
  subject: { kind: string; id: string };
  payload: Record<string, unknown>;
};

/**
 * Appends to the audit log inside the caller's transaction. Call it last: the log's lock is held until commit.
 * Sequence, time and hashes are the database's.
 */
export async function recordAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  await recordAudits(tx, [entry]);
}

/** As `recordAudit`, for several events in their order. */
export async function recordAudits(tx: Transaction, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(rowOf);
  // The trigger that chains them runs row by row, and sees the rows before.
  await tx.$executeRaw`
    INSERT INTO audit_events (seq, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, payload, payload_hash, prev_hash, hash)
    SELECT 0, a."actorKind", a."actorId", a."actorName", a.action, a."subjectKind", a."subjectId", a.payload, '', '', ''
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS a("actorKind" text, "actorId" text, "actorName" text,
      action text, "subjectKind" text, "subjectId" text, payload text)`;
}

function rowOf({ actor, action, subject, payload }: AuditEntry) {
  return {
    actorKind: actor.kind,
    actorId: actor.kind === "user" ? actor.id : actor.job,
    actorName: actor.kind === "user" ? actor.name : actor.job,
    action,
    subjectKind: subject.kind,
    subjectId: subject.id,
    // canonicalize 2 is typed as possibly undefined for undefined input only.
    payload: canonicalize(payload) ?? "{}",
  };
}
