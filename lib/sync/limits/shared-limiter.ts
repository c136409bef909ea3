import { createHash } from "node:crypto";
import { leasingLimiter } from "@/lib/hub/leasing-limiter";
import type { LimitLedger } from "@/lib/hub/limit-ledger";
import type { HubLimiter, HubWait, RequestClass } from "@/lib/hub/limiter";
import { sleepUntil } from "@/lib/hub/sleep";
import { exchangeLimit, type KeptLimit, openLimit } from "@/lib/sync/limits/commands";

export type SharedLimiterOptions = {
  /** As in `Hub.url`. */
  hubUrl: string;
  token: string | null;
  onWait?: (wait: HubWait) => void;
};

// Two classes are in use at most times, and a process asks the database for each.
const EXCHANGE_EVERY_MS = 500;

/**
 * A limiter for every process that uses a token, through the database and by its clock. Permits are taken in advance;
 * what a killed process had taken is lost to the others until the window ends, and nothing more.
 */
export function sharedLimiter({ hubUrl, token, onWait }: SharedLimiterOptions): HubLimiter {
  const tokenDigest = digestOf(token);
  const key = { hubUrl, tokenDigest };
  const kept = new Map<RequestClass, KeptLimit>();
  // The database's time, as an offset to this process's clock that nobody sets.
  let offset = Date.now() - performance.now();
  const now = () => performance.now() + offset;

  const timed = async <T extends { now: number } | null>(asked: Promise<T>): Promise<T> => {
    const before = performance.now();
    const answer = await asked;
    if (answer !== null) offset = answer.now - (before + performance.now()) / 2;
    return answer;
  };

  const exchange: LimitLedger["exchange"] = async (requestClass, change, counts) => {
    for (;;) {
      const from = kept.get(requestClass) ?? (await timed(openLimit(key, requestClass)));
      const { state, result } = change(from.state, now());
      const after = await timed(exchangeLimit(key, requestClass, { from, to: state, counts }));
      if (after === null) kept.delete(requestClass);
      else kept.set(requestClass, after);
      if (after?.isWritten === true) return { state: after.state, result };
    }
  };

  const ledger: LimitLedger = {
    now,
    exchange,
    exchangeEveryMs: EXCHANGE_EVERY_MS,
    sleepUntil: (at, cancel) => sleepUntil(Math.max(0, at - now()), [cancel]),
  };
  return leasingLimiter(ledger, onWait);
}

/** What stands for a token where it must not be known. */
function digestOf(token: string | null): string {
  return token === null ? "anonymous" : createHash("sha256").update(token).digest("hex");
}
