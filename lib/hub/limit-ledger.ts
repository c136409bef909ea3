import type { LimitState } from "@/lib/hub/limit-state";
import type { RequestClass } from "@/lib/hub/limiter";

/** Where the state of the limits is kept, and the clock it is told in. */
export type LimitLedger = {
  /** Milliseconds of the ledger's clock. */
  now(): number;
  /**
   * Derives the next state from the present one and keeps it, as one step among all who use the token. `change` is
   * called again where somebody else was faster.
   * @param counts requests let through, and refusals heard, since the last exchange
   */
  exchange<T>(
    requestClass: RequestClass,
    change: (state: LimitState, now: number) => { state: LimitState; result: T },
    counts: ExchangeCounts,
  ): Promise<{ state: LimitState; result: T }>;
  /** Waits until a moment of the ledger's clock, or less where the signal fires. */
  sleepUntil(at: number, cancel: AbortSignal): Promise<void>;
  /** So long lies at least between two exchanges for permits. */
  exchangeEveryMs: number;
};

export type ExchangeCounts = { requests: number; refusals: number };
