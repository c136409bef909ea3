import { recordAudits } from "@/lib/audit/commands";
import {
  addArtifacts,
  addProblems,
  addStatements,
  endProblems,
  learnArtifacts,
  revokeFacts,
} from "@/lib/catalog/commands";
import {
  addModels,
  endFormerNames,
  keepFormerNames,
  updateModels,
} from "@/lib/catalog/models/commands";
import { addRevisions, learnRevisions, moveAliases } from "@/lib/catalog/revisions/commands";
import type { Transaction } from "@/lib/db/client";
import { orderedId } from "@/lib/db/ordered-id";
import { enqueueAll } from "@/lib/jobs/enqueue";
import {
  addDistillations,
  addEdges,
  addEvidence,
  addNodes,
  learnNodes,
  renameNodes,
  revokeEvidence,
} from "@/lib/lineage/commands";
import { listNamers } from "@/lib/lineage/nodes/queries";
import { recordEvalRuns } from "@/lib/safety/commands";
import { refreshSearchDocuments } from "@/lib/search/commands";
import { auditEntry } from "@/lib/sync/apply/audit-entry";
import type { Writing } from "@/lib/sync/apply/decision";
import type { Nodes } from "@/lib/sync/apply/nodes";
import { addChanges } from "@/lib/sync/drift/commands";
import { runsOf } from "@/lib/sync/evals/runs";

/** Writes what was decided of a batch: one statement a kind of row, however many readings there are. */
export async function writeAll(
  tx: Transaction,
  writings: readonly Writing[],
  nodes: Nodes,
  job: string,
): Promise<void> {
  await writeModels(tx, writings);
  await writeRevisions(tx, writings);
  await writeStatements(tx, writings);
  await writeLineage(tx, writings, nodes);
  await recordEvalRuns(
    tx,
    writings.flatMap(({ reading, planned, target }) =>
      runsOf(planned.changes.evals, reading, target.revisionId),
    ),
  );
  // What names a renamed model is found by its new name.
  const namers = await listNamers(
    tx,
    writings.flatMap(({ renaming }) => renaming?.after ?? []),
  );
  await refreshSearchDocuments(tx, [
    ...new Set([...writings.map(({ target }) => target.modelId), ...namers]),
  ]);
  await enqueueAll(
    "artifacts.read",
    writings
      .filter(({ readsFiles }) => readsFiles)
      .map(({ target }) => ({ revisionId: target.revisionId })),
    { tx },
  );
  await addChanges(
    tx,
    writings.flatMap(({ drift, reading, replaces, target }) =>
      drift.map((content) => ({
        modelId: target.modelId,
        content,
        fromRevisionId: replaces,
        toRevisionId: replaces === null ? null : target.revisionId,
        source: reading.sourceUrl,
      })),
    ),
  );
  await recordAudits(
    tx,
    writings.map((writing) => auditEntry(writing, job)),
  );
}

async function writeModels(tx: Transaction, writings: readonly Writing[]): Promise<void> {
  // Renamed first: a new repository may have taken a name that a rename sets free.
  await updateModels(
    tx,
    writings.flatMap(({ planned, target }) =>
      planned.kind === "create" || Object.keys(planned.model).length === 0
        ? []
        : [{ id: target.modelId, ...planned.model }],
    ),
  );
  await addModels(
    tx,
    writings.flatMap(({ planned, reading, target }) =>
      planned.kind === "create"
        ? [
            {
              id: target.modelId,
              ref: reading.ref,
              hubId: reading.hubId,
              source: reading.origin,
              sourceUrl: reading.sourceUrl,
              admission: planned.admission.rule,
              admissionReason: planned.admission.reason,
            },
          ]
        : [],
    ),
  );
  const renamings = writings.flatMap(({ renaming, target }) =>
    renaming ? [{ modelId: target.modelId, ...renaming }] : [],
  );
  await keepFormerNames(tx, renamings);
  await endFormerNames(
    tx,
    writings.flatMap(({ planned, renaming, target }) =>
      planned.kind === "create" || renaming ? [target.ref] : [],
    ),
  );
  for (const renaming of renamings) await renameNodes(tx, renaming);
}

async function writeRevisions(tx: Transaction, writings: readonly Writing[]): Promise<void> {
  const rows = writings.map(({ planned, reading, target }) => ({
    planned,
    revision: {
      id: target.revisionId,
      modelId: target.modelId,
      sha: reading.sha,
      digest: reading.digest,
      record: reading.record,
      cardData: reading.cardData,
      cardText: reading.cardText,
      config: reading.config,
      modifiedAt: reading.modifiedAt,
      repositoryCreatedAt: reading.repositoryCreatedAt,
    },
  }));
  await addRevisions(
    tx,
    rows.flatMap(({ planned, revision }) => (planned.kind === "reread" ? [] : [revision])),
  );
  await learnRevisions(
    tx,
    rows.flatMap(({ planned, revision }) => (planned.kind === "reread" ? [revision] : [])),
  );
  await moveAliases(
    tx,
    writings.flatMap(({ planned, target: { modelId, revisionId } }) =>
      planned.kind === "create" || planned.movesLatest
        ? [{ modelId, alias: "latest", revisionId }]
        : [],
    ),
  );
}

async function writeStatements(tx: Transaction, writings: readonly Writing[]): Promise<void> {
  const changes = writings.map(({ planned }) => planned.changes);
  const ofRevision = <Row extends object>(rowsOf: (writing: Writing) => readonly Row[]) =>
    writings.flatMap((writing) =>
      rowsOf(writing).map((row) => ({ ...row, revisionId: writing.target.revisionId })),
    );
  await revokeFacts(
    tx,
    changes.flatMap(({ revokeFacts: ids }) => ids),
  );
  await addStatements(
    tx,
    ofRevision(({ planned }) => planned.changes.addFacts),
  );
  await addArtifacts(
    tx,
    ofRevision(({ planned }) => planned.changes.addArtifacts),
  );
  await learnArtifacts(
    tx,
    changes.flatMap(({ learnArtifacts: files }) => files),
  );
  await addProblems(
    tx,
    ofRevision(({ planned }) => planned.changes.addProblems),
  );
  await endProblems(
    tx,
    changes.flatMap(({ endProblems: ids }) => ids),
  );
}

async function writeLineage(
  tx: Transaction,
  writings: readonly Writing[],
  nodes: Nodes,
): Promise<void> {
  await revokeEvidence(
    tx,
    writings.flatMap(({ planned }) => planned.changes.revokeEvidence),
  );
  await addNodes(tx, nodes.added);
  await learnNodes(tx, nodes.learned);
  const edges = writings.flatMap(({ planned, parentIds, target }) =>
    planned.changes.edges.map((edge, at) => ({
      ...edge,
      id: edge.edgeId ?? orderedId(),
      childId: target.nodeId,
      parentId: parentIds[at] ?? "",
    })),
  );
  const added = edges.filter(({ edgeId }) => edgeId === null);
  await addEdges(
    tx,
    added.map(({ id, childId, parentId, claim, supersedes }) => ({
      id,
      childId,
      parentId,
      relation: claim.relation,
      supersedes,
    })),
  );
  await addEvidence(
    tx,
    edges.flatMap(({ id, grounds }) => grounds.map((ground) => ({ ...ground, edgeId: id }))),
  );
  await addDistillations(
    tx,
    added.flatMap(({ id, claim }) =>
      claim.distillation ? [{ ...claim.distillation, edgeId: id }] : [],
    ),
  );
}
