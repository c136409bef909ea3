import type { ExchangeCounts, LimitLedger } from "@/lib/hub/limit-ledger";
import {
  believable,
  grant,
  hear,
  isOver,
  merged,
  UNHEARD,
  type Grant,
  type Heard,
} from "@/lib/hub/limit-state";
import type { HubWait, LimitAnswer, RequestClass } from "@/lib/hub/limiter";
import { statedWaitMs, statedWindow } from "@/lib/hub/stated-limits";

type Waiter = { go: () => void; fail: (reason: unknown) => void };
type Lease = { permits: number; everyMs: number; nextAt: number; expiresAt: number };

export type LaneSettings = {
  requestClass: RequestClass;
  ledger: LimitLedger;
  /** Without a stated limit permits last so long: then what another process was told is learned. */
  unstatedMs: () => number;
  onWait: (wait: HubWait) => void;
};

// So long another process's trial is waited for before looking again.
const TRIAL_POLL_MS = 250;
// Shorter waits need no telling.
const TOLD_WAIT_MS = 1_000;
const NOTHING: ExchangeCounts = { requests: 0, refusals: 0 };

/** The requests of one class in this process: who waits, what was leased, and what was heard since. */
export class LimitLane {
  private readonly settings: LaneSettings;
  private readonly waiters = new Set<Waiter>();
  private state = UNHEARD;
  private lease: Lease | null = null;
  private lastPermits = 0;
  private askAgainAt = 0;
  private inFlight = 0;
  private isTrying = false;
  private isServing = false;
  /** Heard, and not yet told to the ledger. */
  private untold: Heard | null = null;
  private counts = NOTHING;
  private turn: Promise<void> = Promise.resolve();
  private rest = new AbortController();

  constructor(settings: LaneSettings) {
    this.settings = settings;
  }

  async acquire(stop: AbortSignal | null): Promise<void> {
    stop?.throwIfAborted();
    if (this.waiters.size === 0 && this.take(this.now())) return;
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.waiters.delete(waiter);
        stop?.removeEventListener("abort", giveUp);
      };
      const waiter: Waiter = {
        go: () => {
          leave();
          resolve();
        },
        fail: (reason) => {
          leave();
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- handed on as it was thrown
          reject(reason);
        },
      };
      const giveUp = () => {
        waiter.fail(stop?.reason);
        if (this.waiters.size === 0) this.rest.abort();
      };
      stop?.addEventListener("abort", giveUp, { once: true });
      this.waiters.add(waiter);
      void this.serve();
    });
  }

  async observe(answer: LimitAnswer): Promise<void> {
    this.inFlight = Math.max(0, this.inFlight - 1);
    if (answer.status === 429) this.count({ requests: 0, refusals: 1 });
    const heard = this.heardFrom(answer);
    const isNews = this.isTrying || this.isNews(heard);
    this.note(heard);
    if (!isNews) return;
    this.isTrying = false;
    this.askAgainAt = 0;
    await this.exchange();
    this.rest.abort();
  }

  /** Lets waiters through one by one; one loop at a time, and none while nobody waits. */
  private async serve(): Promise<void> {
    if (this.isServing) return;
    this.isServing = true;
    try {
      for (const waiter of this.waiters) {
        while (this.waiters.has(waiter)) {
          const now = this.now();
          if (this.take(now)) {
            waiter.go();
            continue;
          }
          const until = this.nothingBefore(now);
          if (until > now) await this.pause(until, now);
          else await this.exchange();
        }
      }
    } catch (fault) {
      for (const waiter of this.waiters) waiter.fail(fault);
    } finally {
      this.isServing = false;
    }
  }

  private take(now: number): boolean {
    const { lease } = this;
    if (this.isBlocked(now) || !isHeld(lease, now) || now < lease.nextAt) return false;
    lease.permits -= 1;
    lease.nextAt = Math.max(lease.nextAt, now - lease.everyMs) + lease.everyMs;
    this.inFlight += 1;
    this.count({ requests: 1, refusals: 0 });
    return true;
  }

  private nothingBefore(now: number): number {
    const { blockedUntil } = this.state;
    if (blockedUntil !== null && this.isBlocked(now)) return blockedUntil;
    if (isHeld(this.lease, now)) return Math.min(this.lease.nextAt, this.lease.expiresAt);
    return this.askAgainAt;
  }

  private async pause(until: number, now: number): Promise<void> {
    if (until - now >= TOLD_WAIT_MS) {
      const { requestClass, onWait } = this.settings;
      const reason = this.isBlocked(now)
        ? (this.state.blockedReason ?? "status 429")
        : `the Hub's limit for ${requestClass} requests`;
      onWait({ reason, waitMs: until - now });
    }
    this.rest = new AbortController();
    await this.settings.ledger.sleepUntil(until, this.rest.signal);
  }

  /** Tells the ledger what was heard and takes permits if somebody waits; one exchange after another. */
  private exchange(): Promise<void> {
    this.turn = this.turn.catch(() => undefined).then(() => this.exchangeOnce());
    return this.turn;
  }

  private async exchangeOnce(): Promise<void> {
    const { requestClass, ledger, unstatedMs } = this.settings;
    const { untold, counts } = this.takeUntold();
    const wanted = isHeld(this.lease, this.now()) ? 0 : this.wanted();
    const change = (stored: typeof this.state, now: number) => {
      const known = believable(stored, now);
      const state = untold === null ? known : hear(known, untold);
      if (wanted === 0) return { state, result: null };
      const given = grant(state, wanted, now, unstatedMs());
      return { state: given.state, result: given.grant };
    };
    try {
      const { state, result } = await ledger.exchange(requestClass, change, counts);
      this.state = state;
      if (result !== null) this.receive(result, this.now());
    } catch (fault) {
      this.untold = merged(untold, this.untold);
      this.count(counts);
      throw fault;
    }
    // Heard while the exchange was under way.
    if (this.untold !== null) this.apply(this.untold);
  }

  private takeUntold(): { untold: Heard | null; counts: ExchangeCounts } {
    const { untold, counts } = this;
    this.untold = null;
    this.counts = NOTHING;
    return { untold, counts };
  }

  private receive(given: Grant, now: number): void {
    const { exchangeEveryMs } = this.settings.ledger;
    if (given.kind === "wait") {
      const until = given.isTrial ? Math.min(given.until, now + TRIAL_POLL_MS) : given.until;
      this.askAgainAt = Math.max(until, now + exchangeEveryMs);
      return;
    }
    this.lease = { ...given, nextAt: now };
    this.lastPermits = given.permits;
    this.isTrying = isOver(this.state, now);
    this.askAgainAt = given.permits === Infinity ? 0 : now + exchangeEveryMs;
  }

  /** As many as wait; where asking is dear, twice the last lease if that was too small. */
  private wanted(): number {
    const waiting = this.waiters.size;
    if (waiting === 0 || this.settings.ledger.exchangeEveryMs === 0) return waiting;
    const wasUsedUp = this.lease?.permits === 0;
    return Math.max(waiting, wasUsedUp ? 2 * this.lastPermits : 0);
  }

  private heardFrom({ status, headers }: LimitAnswer): Heard {
    const at = this.now();
    const isRefusal = status === 429;
    const waitMs = isRefusal && headers !== null ? statedWaitMs(headers, at) : null;
    const stated = headers === null ? null : statedWindow(headers, this.settings.requestClass);
    return {
      at,
      blockedUntil: waitMs === null ? null : at + waitMs,
      blockedReason: waitMs === null ? null : `status ${status}`,
      window: stated === null ? null : { ...stated, endsAt: at + stated.endsInMs },
      isFault: headers === null || status >= 500 || (isRefusal && waitMs === null),
      inFlight: this.inFlight,
    };
  }

  /** Whether others should know at once: that all must wait, or that there is a limit. */
  private isNews({ blockedUntil, window, at }: Heard): boolean {
    // Refusals of requests that were under way together differ by less.
    if (blockedUntil !== null) return blockedUntil > (this.state.blockedUntil ?? 0);
    return window !== null && this.state.remaining === null && !isOver(this.state, at);
  }

  private note(heard: Heard): void {
    const older = isOver(this.state, heard.at) ? null : this.untold;
    if (heard.window !== null || heard.blockedUntil !== null || this.isTrying)
      this.untold = merged(older, heard);
    this.apply(heard);
  }

  private apply(heard: Heard): void {
    this.state = hear(this.state, heard);
    const isNewlyLimited = this.lease?.permits === Infinity && this.state.remaining !== null;
    if (heard.blockedUntil !== null || isNewlyLimited) this.lease = null;
  }

  private count({ requests, refusals }: ExchangeCounts): void {
    this.counts = {
      requests: this.counts.requests + requests,
      refusals: this.counts.refusals + refusals,
    };
  }

  private isBlocked(now: number): boolean {
    return this.state.blockedUntil !== null && now < this.state.blockedUntil;
  }

  private now(): number {
    return this.settings.ledger.now();
  }
}

function isHeld(lease: Lease | null, now: number): lease is Lease {
  return lease !== null && lease.permits >= 1 && now < lease.expiresAt;
}
