import { recordAudit } from "@/lib/audit/commands";
import {
  addArtifacts,
  addFacts,
  addModel,
  addProblems,
  addRevision,
  endProblems,
  learnArtifacts,
  learnRevision,
  moveAlias,
  revokeFacts,
} from "@/lib/catalog/commands";
import { db, type Transaction } from "@/lib/db/client";
import { refreshSearchDocument } from "@/lib/search/commands";
import { admit, type Surroundings } from "@/lib/sync/admission";
import { applyEvals, withBelievableEvals } from "@/lib/sync/evals/commands";
import { applyEdges, type Target, withoutCycles } from "@/lib/sync/edges/commands";
import { type ModelChanges, type Plan, plan, type RevisionChanges } from "@/lib/sync/plan";
import type { Reading } from "@/lib/sync/reading";
import { findNameHolder, findStoredModel, listDistilled } from "@/lib/sync/stored/queries";

/** What became of a repository. */
export type Applied = { outcome: "applied" | "unchanged" | "excluded"; reason: string | null };

export type ApplyContext = { namedBy: Surroundings["namedBy"]; job: string };

/** A reading to write, and who in the catalog named the repository. */
export type ApplyRequest = { reading: Reading; namedBy: Surroundings["namedBy"] };

/** What became of one of several readings. */
export type AppliedOne = Applied | { outcome: "failed"; reason: string };

/** Writes several readings; the answers are in their order, and one that cannot be written fails alone. */
export async function applyReadings(
  requests: readonly ApplyRequest[],
  job: string,
): Promise<AppliedOne[]> {
  const done: AppliedOne[] = [];
  for (const { reading, namedBy } of requests)
    done.push(
      await applyReading(reading, { namedBy, job }).catch((error: unknown) => ({
        outcome: "failed" as const,
        reason: error instanceof Error ? error.message : String(error),
      })),
    );
  return done;
}

const WAIT = { maxWait: 60_000, timeout: 120_000 };

/**
 * Writes one reading in one transaction: all of it, or nothing. What is stored is read under the same lock, so the
 * plan holds until commit, and a second call with the same reading writes nothing.
 */
export async function applyReading(reading: Reading, context: ApplyContext): Promise<Applied> {
  return db().$transaction(async (tx) => {
    // Edges are added by one writer at a time anyway; taken first, no two writers can wait for each other.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('proofline.edges'))`;
    const stored = await findStoredModel(tx, reading);
    const holder = stored ? null : await findNameHolder(tx, reading);
    if (holder !== null) return { outcome: "excluded", reason: heldBy(holder, reading) };
    const believable = withBelievableEvals(reading);
    const lawful = await withoutCycles(tx, believable, stored?.ref ?? reading.ref);
    const parents = lawful.claims.edges.flatMap(({ parent }) =>
      parent.kind === "model" ? [parent.ref] : [],
    );
    const distilled = await listDistilled(tx, parents);
    const admission = admit(lawful.claims, {
      namedBy: context.namedBy,
      isDistilled: (ref) => distilled.has(ref.toLowerCase()),
    });
    const planned = plan(stored, lawful, admission);
    if (planned.kind === "excluded") return { outcome: "excluded", reason: planned.reason };
    if (planned.kind === "unchanged") return { outcome: "unchanged", reason: null };
    const target = await writeModel(tx, planned, reading, stored);
    await writeRevision(tx, planned.changes, reading, target);
    await refreshSearchDocument(tx, target.modelId);
    await recordAudit(tx, auditEntry(planned, reading, target, context.job));
    return { outcome: "applied", reason: null };
  }, WAIT);
}

/** A name is an address here: one that leads to two repositories would lend the one what is known of the other. */
function heldBy(holder: string, { ref, hubId }: Reading): string {
  return `The catalog holds another repository under this name: the Hub's id of that one is ${holder}, of this one ${hubId ?? "unknown"}. Nothing was written for ${ref}.`;
}

type Writing = Exclude<Plan, { kind: "excluded" | "unchanged" }>;

async function writeModel(
  tx: Transaction,
  planned: Writing,
  reading: Reading,
  stored: { id: string; ref: string } | null,
): Promise<Target> {
  const ref = stored?.ref ?? reading.ref;
  const modelId = stored?.id ?? (await createModel(tx, planned, reading));
  const revisionId =
    planned.kind === "reread" ? planned.revisionId : await addRevision(tx, { ...reading, modelId });
  if (planned.kind === "reread") await learnRevision(tx, revisionId, reading);
  if (planned.kind === "create" || planned.movesLatest)
    await moveAlias(tx, { modelId, alias: "latest", revisionId });
  if (planned.kind !== "create") await updateModel(tx, modelId, planned.model);
  return { modelId, revisionId, ref };
}

async function createModel(
  tx: Transaction,
  planned: Writing,
  { ref, hubId, origin, sourceUrl }: Reading,
): Promise<string> {
  if (planned.kind !== "create")
    throw new Error(`${ref} is not stored, and the plan does not create it.`);
  const { rule, reason } = planned.admission;
  return addModel(tx, {
    ref,
    hubId,
    source: origin,
    sourceUrl,
    admission: rule,
    admissionReason: reason,
  });
}

async function updateModel(tx: Transaction, id: string, changes: ModelChanges): Promise<void> {
  if (Object.keys(changes).length > 0) await tx.model.update({ where: { id }, data: changes });
}

async function writeRevision(
  tx: Transaction,
  changes: RevisionChanges,
  reading: Reading,
  target: Target,
): Promise<void> {
  const { revisionId } = target;
  await revokeFacts(tx, changes.revokeFacts);
  await addFacts(tx, revisionId, changes.addFacts);
  await addArtifacts(tx, revisionId, changes.addArtifacts);
  await learnArtifacts(tx, changes.learnArtifacts);
  await applyEdges(tx, changes, reading, target);
  await addProblems(tx, revisionId, changes.addProblems);
  await endProblems(tx, changes.endProblems);
  await applyEvals(tx, changes.evals, reading, revisionId);
}

function auditEntry(
  planned: Writing,
  reading: Reading,
  { modelId, revisionId, ref }: Target,
  job: string,
) {
  const { changes } = planned;
  const actions = {
    create: "model.added",
    revise: "revision.added",
    reread: "revision.read_again",
  } as const;
  return {
    actor: { kind: "system", job } as const,
    action: actions[planned.kind],
    subject: { kind: "model", id: modelId },
    payload: {
      ref,
      revision: revisionId,
      sha: reading.sha,
      digest: reading.digest,
      origin: reading.origin,
      ...(planned.kind === "create" ? { admission: planned.admission } : { model: planned.model }),
      facts: { added: changes.addFacts.length, revoked: changes.revokeFacts.length },
      edges: changes.edges.map(({ claim }) => ({ relation: claim.relation, parent: claim.parent })),
      evidenceRevoked: changes.revokeEvidence.length,
      problems: { added: changes.addProblems.length, ended: changes.endProblems.length },
    },
  };
}
