import type { AuditEntry } from "@/lib/audit/commands";
import type { Writing } from "@/lib/sync/apply/decision";

const ACTIONS = {
  create: "model.added",
  revise: "revision.added",
  reread: "revision.read_again",
} as const;

/** What the log keeps of one reading. */
export function auditEntry(
  { planned, reading, target, renaming, drift }: Writing,
  job: string,
): AuditEntry {
  const { changes } = planned;
  return {
    actor: { kind: "system", job },
    action: ACTIONS[planned.kind],
    subject: { kind: "model", id: target.modelId },
    payload: {
      ref: target.ref,
      revision: target.revisionId,
      sha: reading.sha,
      digest: reading.digest,
      origin: reading.origin,
      ...(planned.kind === "create" ? { admission: planned.admission } : { model: planned.model }),
      ...(renaming && { formerly: renaming.before }),
      ...(drift.length > 0 && { moved: drift.map(({ kind }) => kind) }),
      facts: { added: changes.addFacts.length, revoked: changes.revokeFacts.length },
      edges: changes.edges.map(({ claim }) => ({ relation: claim.relation, parent: claim.parent })),
      evidenceRevoked: changes.revokeEvidence.length,
      problems: { added: changes.addProblems.length, ended: changes.endProblems.length },
    },
  };
}
