import { leasingLimiter } from "@/lib/hub/leasing-limiter";
import type { LimitLedger } from "@/lib/hub/limit-ledger";
import { UNHEARD, type LimitState } from "@/lib/hub/limit-state";
import type { HubLimiter, HubWait, RequestClass } from "@/lib/hub/limiter";

/** How time passes; tests replace it. */
export type Clock = {
  now: () => Date;
  sleep: (ms: number, cancel?: AbortSignal) => Promise<void>;
};

/** A limiter for the requests of one process. */
export function memoryLimiter(clock: Clock, onWait?: (wait: HubWait) => void): HubLimiter {
  const states = new Map<RequestClass, LimitState>();
  // A test's sleep may take no time; what was slept has passed all the same.
  let aheadMs = 0;
  const now = () => clock.now().getTime() + aheadMs;
  const ledger: LimitLedger = {
    now,
    exchangeEveryMs: 0,
    exchange: (requestClass, change) => {
      const { state, result } = change(states.get(requestClass) ?? UNHEARD, now());
      states.set(requestClass, state);
      return Promise.resolve({ state, result });
    },
    sleepUntil: async (at, cancel) => {
      await clock.sleep(Math.max(0, at - now()), cancel);
      if (!cancel.aborted) aheadMs += Math.max(0, at - now());
    },
  };
  return leasingLimiter(ledger, onWait);
}
