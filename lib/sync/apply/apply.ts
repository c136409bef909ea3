import { db, Prisma, type Transaction } from "@/lib/db/client";
import { writeAll } from "@/lib/sync/apply/commands";
import { decide, type Decision } from "@/lib/sync/apply/decision";
import { readSurroundings } from "@/lib/sync/apply/queries";
import type { ApplyRequest, NamedBy } from "@/lib/sync/apply/surroundings";
import type { Reading } from "@/lib/sync/reading/reading";

export type { ApplyRequest } from "@/lib/sync/apply/surroundings";

/** What became of a repository. */
export type Applied = { outcome: "applied" | "unchanged" | "excluded"; reason: string | null };

export type ApplyContext = { namedBy: NamedBy; job: string };

/** What became of one of several readings. Of a stale one nothing was written: the Hub is to be asked again. */
export type AppliedOne =
  Applied | { outcome: "failed"; reason: string } | { outcome: "stale"; reason: null };

const WAIT = { maxWait: 60_000, timeout: 120_000 };

/**
 * Writes several readings as if one after the other, in one transaction and a few statements: some dozens of readings
 * at a time cost least. The answers are in their order, and one that cannot be written fails alone.
 */
export async function applyReadings(
  requests: readonly ApplyRequest[],
  job: string,
): Promise<AppliedOne[]> {
  const done: AppliedOne[] = [];
  let most = requests.length;
  while (done.length < requests.length) {
    const next = requests.slice(done.length, done.length + most);
    try {
      done.push(...(await inTransaction(next, job)));
      most = requests.length;
    } catch (error) {
      // The one that is refused is found by halves. Without a connection each would only wait in its turn.
      if (next.length > 1 && !isConnectionLost(error)) {
        most = Math.ceil(next.length / 2);
      } else {
        done.push(...next.map(() => failed(error)));
        most = requests.length;
      }
    }
  }
  return done;
}

/**
 * Writes one reading in one transaction: all of it, or nothing. What is stored is read under the same lock, so the
 * plan holds until commit, and a second call with the same reading writes nothing.
 */
export async function applyReading(
  reading: Reading,
  { namedBy, job }: ApplyContext,
): Promise<Applied> {
  const [applied] = await inTransaction([{ reading, namedBy }], job);
  if (!applied || applied.outcome === "stale" || applied.outcome === "failed")
    throw new Error(`Nothing became of the reading of ${reading.ref}.`);
  return applied;
}

/** What became of as many of the first readings as can be judged before any is written. */
function inTransaction(requests: readonly ApplyRequest[], job: string): Promise<AppliedOne[]> {
  return db().$transaction((tx) => applyFirst(tx, requests, job), WAIT);
}

async function applyFirst(
  tx: Transaction,
  requests: readonly ApplyRequest[],
  job: string,
): Promise<AppliedOne[]> {
  // Edges are added by one writer at a time anyway; taken first, no two writers can wait for each other.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('proofline.edges'))`;
  const around = await readSurroundings(tx, requests);
  const decisions: Decision[] = [];
  for (const request of requests) {
    const decision = decide(request, around);
    if (decision.kind === "later") break;
    decisions.push(decision);
  }
  const writings = decisions.flatMap((decision) =>
    decision.kind === "write" ? [decision.writing] : [],
  );
  if (writings.length > 0) await writeAll(tx, writings, around.nodes, job);
  return decisions.map(appliedOf);
}

function appliedOf(decision: Decision): AppliedOne {
  if (decision.kind === "stale") return { outcome: "stale", reason: null };
  if (decision.kind === "excluded") return { outcome: "excluded", reason: decision.reason };
  return { outcome: decision.kind === "write" ? "applied" : "unchanged", reason: null };
}

function isConnectionLost(error: unknown): boolean {
  const code = error instanceof Prisma.PrismaClientKnownRequestError ? error.code : "";
  return code === "P2028" || code.startsWith("P1");
}

function failed(error: unknown): AppliedOne {
  const message = error instanceof Error ? error.message : String(error);
  // The database client puts its own call into the first lines of a message.
  return { outcome: "failed", reason: message.trim().split("\n").at(-1) ?? message };
}
