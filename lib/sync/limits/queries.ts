import { z } from "zod";
import { db } from "@/lib/db/client";

/** What a Hub allows a token for a class of requests, and what was made of it. */
const Limit = z.object({
  hubUrl: z.string(),
  /** `anonymous`, or the first six digits of the token's digest. */
  token: z.string(),
  class: z.enum(["api", "resolvers", "pages"]),
  quota: z.number().nullable(),
  windowSeconds: z.number().nullable(),
  /** Of the present window; null where it is over, or the Hub states no limit. */
  remaining: z.number().nullable(),
  resetsAt: z.date().nullable(),
  /** Null where nobody is asked to wait now. */
  blockedUntil: z.date().nullable(),
  blockedReason: z.string().nullable(),
  requests: z.number(),
  refusals: z.number(),
  heardAt: z.date().nullable(),
});
export type Limit = z.infer<typeof Limit>;

/** The limits of every Hub and token that was ever used, the latest heard first. */
export async function listLimits(): Promise<Limit[]> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT hub_url AS "hubUrl",
      CASE token_digest WHEN 'anonymous' THEN token_digest ELSE left(token_digest, 6) END AS token,
      class, quota, window_seconds AS "windowSeconds",
      CASE WHEN resets_at > now() THEN remaining END AS remaining,
      CASE WHEN resets_at > now() THEN resets_at END AS "resetsAt",
      CASE WHEN blocked_until > now() THEN blocked_until END AS "blockedUntil",
      CASE WHEN blocked_until > now() THEN blocked_reason END AS "blockedReason",
      requests::float8 AS requests, refusals::float8 AS refusals, heard_at AS "heardAt"
    FROM hub_limits ORDER BY heard_at DESC NULLS LAST, hub_url, token, class`;
  return rows.map((row) => Limit.parse(row));
}
