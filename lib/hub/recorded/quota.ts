import { classOf, type RequestClass } from "@/lib/hub/limiter";

/** What a server allows each token: so many requests a window, and how it says so. */
export type QuotaRule = {
  quota: number;
  windowSeconds: number;
  /** `window`: as the Hub does, in every answer; `retry-after`: in refusals only. */
  states?: "window" | "retry-after";
  /** So long after a refusal others may still arrive that had left before it was heard; half a second unless said. */
  onTheirWayMs?: number;
};

export type Limits = Partial<Record<RequestClass, QuotaRule>>;

/** What one token has asked for in one class. */
export type Traffic = {
  /** As it was shown; `anonymous` without one. */
  token: string;
  class: RequestClass;
  total: number;
  refused: number;
  /** Requests that came while the asker had been told to wait, those left out that may have been on their way. */
  violations: number;
  mostInWindow: number;
};

type Account = {
  traffic: Traffic;
  window: number;
  inWindow: number;
  told: { from: number; until: number } | null;
};

// On a machine with little else to do.
const ON_THEIR_WAY_MS = 500;

/** Counts requests as a strict server would. */
export class Quota {
  private readonly accounts = new Map<string, Account>();
  private readonly since: number;
  private limits: Limits;

  /** @param since when the first window begins */
  constructor(limits: Limits, since: number) {
    this.limits = limits;
    this.since = since;
  }

  set(limits: Limits): void {
    this.limits = limits;
  }

  traffic(): Traffic[] {
    return [...this.accounts.values()].map(({ traffic }) => ({ ...traffic }));
  }

  /** @returns whether to refuse, and what to say of the limits either way */
  judge(
    path: string,
    authorization: string | undefined,
    now: number,
  ): { isRefused: boolean; headers: Record<string, string> } {
    const requestClass = classOf(path);
    const rule = this.limits[requestClass];
    const account = this.accountOf(requestClass, authorization);
    const { traffic, told } = account;
    traffic.total += 1;
    if (told !== null && now > told.from && now < told.until) traffic.violations += 1;
    if (rule === undefined) return { isRefused: false, headers: {} };

    const windowMs = rule.windowSeconds * 1_000;
    const window = Math.floor((now - this.since) / windowMs);
    account.inWindow = account.window === window ? account.inWindow + 1 : 1;
    account.window = window;
    traffic.mostInWindow = Math.max(traffic.mostInWindow, account.inWindow);
    const isRefused = account.inWindow > rule.quota;
    const seconds = Math.ceil((this.since + (window + 1) * windowMs - now) / 1_000);
    if (isRefused) {
      traffic.refused += 1;
      if (told === null || now >= told.until)
        account.told = {
          from: now + (rule.onTheirWayMs ?? ON_THEIR_WAY_MS),
          until: now + seconds * 1_000,
        };
    }
    const left = Math.max(0, rule.quota - account.inWindow);
    return { isRefused, headers: statedBy(rule, requestClass, { isRefused, left, seconds }) };
  }

  private accountOf(requestClass: RequestClass, authorization: string | undefined): Account {
    const token = authorization?.replace(/^Bearer\s+/i, "") ?? "anonymous";
    const key = `${requestClass} ${token}`;
    const counts = { total: 0, refused: 0, violations: 0, mostInWindow: 0 };
    const account = this.accounts.get(key) ?? {
      traffic: { token, class: requestClass, ...counts },
      window: -1,
      inWindow: 0,
      told: null,
    };
    this.accounts.set(key, account);
    return account;
  }
}

function statedBy(
  { quota, windowSeconds, states = "window" }: QuotaRule,
  requestClass: RequestClass,
  { isRefused, left, seconds }: { isRefused: boolean; left: number; seconds: number },
): Record<string, string> {
  if (states === "retry-after") return isRefused ? { "retry-after": String(seconds) } : {};
  return {
    ratelimit: `"${requestClass}";r=${left};t=${seconds}`,
    "ratelimit-policy": `"fixed window";"${requestClass}";q=${quota};w=${windowSeconds}`,
  };
}
