import { z } from "zod";
import { db, Prisma } from "@/lib/db/client";
import type { ExchangeCounts } from "@/lib/hub/limit-ledger";
import type { LimitState } from "@/lib/hub/limit-state";
import type { RequestClass } from "@/lib/hub/limiter";

/** Whose limits: a Hub's for a token, of which only the digest is known here. */
export type LimitKey = { hubUrl: string; tokenDigest: string };

/** The limits as they are kept, and the database's time when they were read. */
export type KeptLimit = { state: LimitState; version: bigint; now: number };

const Time = z
  .date()
  .transform((date) => date.getTime())
  .nullable();
const Row = z.object({
  isWritten: z.boolean(),
  quota: z.number().nullable(),
  windowSeconds: z.number().nullable(),
  remaining: z.number().nullable(),
  resetsAt: Time,
  blockedUntil: Time,
  blockedReason: z.string().nullable(),
  triedUntil: Time,
  pacedUntil: Time,
  heardAt: Time,
  version: z.bigint(),
  now: z.date().transform((date) => date.getTime()),
});

const COLUMNS = Prisma.sql`quota, window_seconds AS "windowSeconds", remaining, resets_at AS "resetsAt",
  blocked_until AS "blockedUntil", blocked_reason AS "blockedReason", tried_until AS "triedUntil",
  paced_until AS "pacedUntil", heard_at AS "heardAt", version, clock_timestamp() AS now`;

/** Reads the limits, beginning with none that was heard of. */
export async function openLimit(key: LimitKey, requestClass: RequestClass): Promise<KeptLimit> {
  await db().$executeRaw`
    INSERT INTO hub_limits (hub_url, token_digest, class) VALUES (${key.hubUrl}, ${key.tokenDigest}, ${requestClass})
    ON CONFLICT DO NOTHING`;
  const rows = await db().$queryRaw<unknown[]>`
    SELECT true AS "isWritten", ${COLUMNS} FROM hub_limits WHERE ${rowOf(key, requestClass)}`;
  return keptLimit(Row.parse(rows[0]));
}

/**
 * Replaces the limits by what was derived from a version of them, unless they have another version by now.
 * @returns the limits as they are after it, or null where they are no longer kept
 */
export async function exchangeLimit(
  key: LimitKey,
  requestClass: RequestClass,
  { from, to, counts }: { from: KeptLimit; to: LimitState; counts: ExchangeCounts },
): Promise<(KeptLimit & { isWritten: boolean }) | null> {
  const isChanged = Object.entries(to).some(
    ([name, value]) => value !== from.state[name as keyof LimitState],
  );
  // The second half sees the row as it was before; where the first half changed it, the first half tells.
  const rows = await db().$queryRaw<unknown[]>`
    WITH written AS (
      UPDATE hub_limits SET quota = ${to.quota}::int, window_seconds = ${seconds(to.windowMs)}::int,
        remaining = ${to.remaining}::int, resets_at = ${date(to.resetsAt)}::timestamptz,
        blocked_until = ${date(to.blockedUntil)}::timestamptz, blocked_reason = ${to.blockedReason}::text,
        tried_until = ${date(to.triedUntil)}::timestamptz, paced_until = ${date(to.pacedUntil)}::timestamptz,
        heard_at = ${date(to.heardAt)}::timestamptz,
        requests = requests + ${counts.requests}::int, refusals = refusals + ${counts.refusals}::int,
        version = version + ${isChanged ? 1 : 0}::int
      WHERE ${rowOf(key, requestClass)} AND version = ${from.version}::bigint
      RETURNING *)
    SELECT true AS "isWritten", ${COLUMNS} FROM written
    UNION ALL
    SELECT false, ${COLUMNS} FROM hub_limits WHERE ${rowOf(key, requestClass)} AND NOT EXISTS (SELECT FROM written)`;
  if (rows.length === 0) return null;
  return keptLimit(Row.parse(rows[0]));
}

function rowOf({ hubUrl, tokenDigest }: LimitKey, requestClass: RequestClass): Prisma.Sql {
  return Prisma.sql`hub_url = ${hubUrl} AND token_digest = ${tokenDigest} AND class = ${requestClass}`;
}

function keptLimit(row: z.infer<typeof Row>): KeptLimit & { isWritten: boolean } {
  const { windowSeconds, version, now, isWritten, ...state } = row;
  const windowMs = windowSeconds === null ? null : windowSeconds * 1_000;
  return { state: { ...state, windowMs }, version, now, isWritten };
}

/** Rounded up: a moment that is a part of a millisecond early is too early. */
function date(at: number | null): Date | null {
  return at === null ? null : new Date(Math.ceil(at));
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.ceil(ms / 1_000);
}
