import type { Prisma, Transaction } from "@/lib/db/client";
import { orderedId } from "@/lib/db/ordered-id";
import type { Grade } from "@/lib/grade";

type Json = Prisma.InputJsonValue | null;

export type NewFact = {
  field: string;
  value: Json;
  grade: Grade;
  kind: string;
  source: string;
  quote: string | null;
  statedAt: string | null;
};

/** Adds statements about one revision. */
export async function addFacts(
  tx: Transaction,
  revisionId: string,
  facts: readonly NewFact[],
): Promise<void> {
  await addStatements(
    tx,
    facts.map((fact) => ({ ...fact, revisionId })),
  );
}

/** Adds statements about several revisions. Of equal standing the first given is shown. */
export async function addStatements(
  tx: Transaction,
  facts: readonly (NewFact & { revisionId: string })[],
): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map(({ revisionId, field, value, grade, kind, source, quote, statedAt }) => ({
    id: orderedId(),
    revisionId,
    field,
    value,
    grade,
    kind,
    source,
    quote,
    statedAt,
  }));
  await tx.$executeRaw`
    INSERT INTO facts (id, revision_id, field, value, grade, kind, source, quote, stated_at)
    SELECT a.id, a."revisionId", a.field, coalesce(a.value, 'null'), a.grade, a.kind, a.source, a.quote, a."statedAt"
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS a(id uuid, "revisionId" uuid, field text, value jsonb,
      grade grade, kind text, source text, quote text, "statedAt" text)`;
}

/** Revokes statements nobody makes any more; they stay readable as history. */
export async function revokeFacts(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`UPDATE facts SET revoked_at = now() WHERE id = ANY(${[...ids]}::uuid[])`;
}

export type NewArtifact = {
  revisionId: string;
  path: string;
  sizeBytes: number | null;
  gitOid: string | null;
  sha256: string | null;
  format: string;
};

/** Adds files of revisions. */
export async function addArtifacts(
  tx: Transaction,
  artifacts: readonly NewArtifact[],
): Promise<void> {
  if (artifacts.length === 0) return;
  const rows = artifacts.map((file) => ({ ...file, id: orderedId() }));
  await tx.$executeRaw`
    INSERT INTO artifacts (id, revision_id, path, size_bytes, git_oid, sha256, format)
    SELECT a.id, a."revisionId", a.path, a."sizeBytes", a."gitOid", a.sha256, a.format
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS a(id uuid, "revisionId" uuid, path text, "sizeBytes" bigint,
      "gitOid" text, sha256 text, format text)`;
}

/** Fills in sizes and hashes that were not stated when the files were first seen. */
export async function learnArtifacts(
  tx: Transaction,
  files: readonly {
    id: string;
    sizeBytes: number | null;
    gitOid: string | null;
    sha256: string | null;
  }[],
): Promise<void> {
  if (files.length === 0) return;
  await tx.$executeRaw`
    UPDATE artifacts f SET size_bytes = a."sizeBytes", git_oid = a."gitOid", sha256 = a.sha256
    FROM json_to_recordset(${JSON.stringify(files)}::json) AS a(id uuid, "sizeBytes" bigint, "gitOid" text, sha256 text)
    WHERE f.id = a.id`;
}

export type NewProblem = { revisionId: string; code: string; field: string; message: string };

/** Adds what could not be read of revisions, in words for their publishers. */
export async function addProblems(tx: Transaction, problems: readonly NewProblem[]): Promise<void> {
  if (problems.length === 0) return;
  const rows = problems.map(({ revisionId, code, field, message }) => ({
    id: orderedId(),
    revisionId,
    code,
    field,
    message,
  }));
  await tx.$executeRaw`
    INSERT INTO revision_problems (id, revision_id, code, field, message)
    SELECT a.id, a."revisionId", a.code, a.field, a.message
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS a(id uuid, "revisionId" uuid, code text, field text, message text)
    ON CONFLICT DO NOTHING`;
}

/** Ends problems a source no longer has; unlike a statement, a problem is nobody's claim and leaves no history. */
export async function endProblems(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`DELETE FROM revision_problems WHERE id = ANY(${[...ids]}::uuid[])`;
}
