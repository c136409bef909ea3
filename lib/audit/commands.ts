import canonicalize from "canonicalize";
import { type Transaction } from "@/lib/db/client";

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
  const { actor, action, subject } = entry;
  const id = actor.kind === "user" ? actor.id : actor.job;
  const name = actor.kind === "user" ? actor.name : actor.job;
  // canonicalize 2 is typed as possibly undefined for undefined input only.
  const payload = canonicalize(entry.payload) ?? "{}";
  await tx.$executeRaw`
    INSERT INTO audit_events (seq, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, payload, payload_hash, prev_hash, hash)
    VALUES (0, ${actor.kind}, ${id}, ${name}, ${action}, ${subject.kind}, ${subject.id}, ${payload}, '', '', '')`;
}
