import { type FileReading, READER_VERSION } from "@/lib/artifacts/reading";
import { recordAudit } from "@/lib/audit/commands";
import {
  addFacts,
  addProblems,
  endProblems,
  type NewFact,
  revokeFacts,
} from "@/lib/catalog/commands";
import { db, type Transaction } from "@/lib/db/client";
import { refreshSearchDocument } from "@/lib/search/commands";
import type { Findings } from "@/lib/sync/artifacts/findings";
import {
  findFileStatements,
  type ReadableRevision,
  WAIT_HOURS,
} from "@/lib/sync/artifacts/queries";
import { canonicalJson, storableJson } from "@/lib/sync/reading/storable";

/** A reading to keep under the name of the content it is of. */
export type NewReading = { contentKey: string; reading: FileReading; bytesFetched: number };

/** Beyond any model; a file with more of them is kept by its counts. */
const TENSORS_KEPT = 100_000;
const WAIT = { maxWait: 60_000, timeout: 120_000 };

/** Keeps what was read, whoever read it first; readers of a later version take the place of earlier ones. */
export async function saveReadings(
  tx: Transaction,
  readings: readonly NewReading[],
): Promise<void> {
  if (readings.length === 0) return;
  const rows = readings.map(({ contentKey, reading, bytesFetched }) => ({
    contentKey,
    format: reading.format,
    status: reading.status,
    summary: storableJson(reading.summary),
    tensors: storableJson(reading.tensors?.slice(0, TENSORS_KEPT) ?? null),
    problems: storableJson(reading.problems),
    bytesFetched,
  }));
  await tx.$executeRaw`
    INSERT INTO file_readings (content_key, format, reader_version, status, summary, tensors, problems, bytes_fetched)
    SELECT a."contentKey", a.format, ${READER_VERSION}, a.status, a.summary, nullif(a.tensors, 'null'), a.problems, a."bytesFetched"
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS a("contentKey" text, format text, status text, summary jsonb,
      tensors jsonb, problems jsonb, "bytesFetched" bigint)
    ORDER BY a."contentKey"
    ON CONFLICT (content_key) DO UPDATE SET format = excluded.format, reader_version = excluded.reader_version,
      status = excluded.status, summary = excluded.summary, tensors = excluded.tensors, problems = excluded.problems,
      bytes_fetched = excluded.bytes_fetched, read_at = now()
    WHERE file_readings.reader_version < excluded.reader_version`;
}

/**
 * Remembers that a revision is being read, so that it is read again if that never ends. The tries of one job follow each
 * other closely and count as one.
 */
export async function markTried(revisionId: string): Promise<void> {
  await db().$executeRaw`
    INSERT INTO revision_readings AS d (revision_id, reader_version, tried_at, tries)
    VALUES (${revisionId}::uuid, 0, now(), 1)
    ON CONFLICT (revision_id) DO UPDATE SET tried_at = now(),
      tries = d.tries + (d.tries = 0 OR d.tried_at <= now() - ${WAIT_HOURS}::int * interval '1 hour')::int`;
}

/** Remembers that the present readers have seen all they can of a revision's files. */
async function markRead(tx: Transaction, revisionId: string): Promise<void> {
  const now = { readerVersion: READER_VERSION, readAt: new Date(), tries: 0 };
  await tx.revisionReading.upsert({
    where: { revisionId },
    create: { revisionId, ...now },
    update: now,
  });
}

/** Keeps readings alone, of a revision that could not be read to its end: the next try begins where this one stopped. */
export async function keepReadings(readings: readonly NewReading[]): Promise<void> {
  await db().$transaction((tx) => saveReadings(tx, readings), WAIT);
}

/**
 * Writes what the files of a revision say: the readings, the statements they make, the problems they show; and revokes
 * what they no longer do. All or nothing; a second time it states nothing. What rests on earlier readers is outdated: it
 * is tried again.
 * @returns whether anything about the revision changed
 */
export async function applyFindings(
  { id: revisionId, modelId, ref, sha }: ReadableRevision,
  { facts, problems, isOutdated }: Findings & { isOutdated: boolean },
  readings: readonly NewReading[],
  job: string,
): Promise<boolean> {
  return db().$transaction(async (tx) => {
    // Whoever rewrites a model's search document takes this lock first, so that none rewrites it from what is outdated.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('proofline.edges'))`;
    await saveReadings(tx, readings);
    const stored = await findFileStatements(tx, revisionId);
    const known = new Set(stored.facts.map(factKey));
    const stated = new Set(facts.map(factKey));
    const told = new Set(stored.problems.map(problemKey));
    const found = new Set(problems.map(problemKey));
    const changes = {
      added: facts.filter((fact) => !known.has(factKey(fact))),
      revoked: stored.facts.filter((fact) => !stated.has(factKey(fact))),
      begun: problems.filter((problem) => !told.has(problemKey(problem))),
      ended: stored.problems.filter((problem) => !found.has(problemKey(problem))),
    };
    if (!isOutdated) await markRead(tx, revisionId);
    if (Object.values(changes).every(({ length }) => length === 0)) return false;
    await revokeFacts(
      tx,
      changes.revoked.map(({ id }) => id),
    );
    await addFacts(tx, revisionId, changes.added.map(storableFact));
    await endProblems(
      tx,
      changes.ended.map(({ id }) => id),
    );
    await addProblems(
      tx,
      changes.begun.map((problem) => ({ ...problem, revisionId })),
    );
    await refreshSearchDocument(tx, modelId);
    await recordAudit(tx, {
      actor: { kind: "system", job },
      action: "revision.files_read",
      subject: { kind: "model", id: modelId },
      payload: {
        ref,
        revision: revisionId,
        sha,
        filesRead: readings.length,
        facts: { added: changes.added.length, revoked: changes.revoked.length },
        problems: changes.begun.map(({ code, field }) => ({ code, field })),
        problemsEnded: changes.ended.length,
      },
    });
    return true;
  }, WAIT);
}

type Statement = Pick<NewFact, "field" | "grade" | "source" | "quote"> & { value: unknown };

function factKey({ field, value, grade, source, quote }: Statement): string {
  return canonicalJson(storableJson([field, value, grade, source, quote]));
}

function problemKey({ code, field, message }: { code: string; field: string; message: string }) {
  return canonicalJson([code, field, message]);
}

function storableFact(fact: NewFact): NewFact {
  return { ...fact, value: storableJson(fact.value), quote: storableQuote(fact.quote) };
}

function storableQuote(quote: string | null): string | null {
  const storable = storableJson(quote);
  return typeof storable === "string" ? storable : null;
}
