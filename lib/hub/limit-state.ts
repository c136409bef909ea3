import { LONGEST_WINDOW_MS, type StatedWindow } from "@/lib/hub/stated-limits";

/** What is known of the limits for one class of requests of one token. Times are milliseconds of one clock. */
export type LimitState = {
  /** Requests a window, and its length, as stated. */
  quota: number | null;
  windowMs: number | null;
  /** What may still be given out until `resetsAt`; null where the Hub states no limit. */
  remaining: number | null;
  resetsAt: number | null;
  /** Nobody asks until then. */
  blockedUntil: number | null;
  blockedReason: string | null;
  /** Until then one request is out to learn what is allowed, and all others wait for its answer. */
  triedUntil: number | null;
  /** Up to then permits were given out, where they are spread over the rest of the window. */
  pacedUntil: number | null;
  heardAt: number | null;
};

/** Of a Hub that was never asked. */
export const UNHEARD: LimitState = {
  quota: null,
  windowMs: null,
  remaining: null,
  resetsAt: null,
  blockedUntil: null,
  blockedReason: null,
  triedUntil: null,
  pacedUntil: null,
  heardAt: null,
};

/** What one answer taught. */
export type Heard = {
  at: number;
  /** Where the Hub refused and said for how long. */
  blockedUntil: number | null;
  blockedReason: string | null;
  window: (Omit<StatedWindow, "endsInMs"> & { endsAt: number }) | null;
  /** Whether nothing follows from what it does not say: no answer, or one of a broken server. */
  isFault: boolean;
  /** Requests of the same asker that the answer may not have counted. */
  inFlight: number;
};

/** Permits to send, `everyMs` apart, until they expire; or until when there is none. */
export type Grant =
  | { kind: "lease"; permits: number; everyMs: number; expiresAt: number }
  | { kind: "wait"; until: number; isTrial: boolean };

// The Hub states whole seconds, so its windows may end up to one second later than it says.
const ROUNDING_MS = 1_000;

// A permit used at the very end of a window may be counted in the next one.
const GUARD_MS = 250;

// An asker that was killed must not hold up the others; a slow answer costs at most another trial.
const TRIAL_MS = 5_000;

// Where permits are spread, they are given out for about so long.
const PACE_MS = 1_000;

/**
 * The state without times that no window reaches. One that was kept, or a clock that was set back, would stop everybody
 * for as long; now one request finds out what is allowed.
 */
export function believable(state: LimitState, now: number): LimitState {
  const latest = now + LONGEST_WINDOW_MS + ROUNDING_MS;
  const known = (at: number | null) => (at !== null && at > latest ? null : at);
  const { resetsAt, windowMs } = state;
  return {
    ...state,
    windowMs: windowMs === null ? null : Math.min(windowMs, LONGEST_WINDOW_MS),
    resetsAt: resetsAt !== null && resetsAt > latest ? now : resetsAt,
    blockedUntil: known(state.blockedUntil),
    triedUntil: known(state.triedUntil),
    pacedUntil: known(state.pacedUntil),
  };
}

/** The state after an answer. */
export function hear(state: LimitState, heard: Heard): LimitState {
  if (heard.blockedUntil !== null) return blocked(state, heard, heard.blockedUntil);
  if (heard.window !== null) return counted(state, heard, heard.window);
  if (heard.isFault) return { ...state, triedUntil: null };
  return isOver(state, heard.at) ? uncounted(state, heard) : { ...state, triedUntil: null };
}

/** Two answers told as one: the longer block, the smaller remainder. */
export function merged(older: Heard | null, newer: Heard | null): Heard | null {
  if (older === null || newer === null) return newer ?? older;
  const [block, other] =
    (older.blockedUntil ?? 0) > (newer.blockedUntil ?? 0) ? [older, newer] : [newer, older];
  const windows = [older.window, newer.window].filter((window) => window !== null);
  const [first, last] = [windows[0] ?? null, windows.at(-1) ?? null];
  return {
    ...newer,
    blockedUntil: block.blockedUntil ?? other.blockedUntil,
    blockedReason: block.blockedReason ?? other.blockedReason,
    window:
      first === null || last === null
        ? null
        : { ...last, remaining: Math.min(first.remaining, last.remaining) },
    isFault: older.isFault && newer.isFault,
  };
}

/** Permits for who wants some now, and the state after they are given. `unstatedMs`: how long one may go unheard. */
export function grant(
  state: LimitState,
  wanted: number,
  now: number,
  unstatedMs: number,
): { state: LimitState; grant: Grant } {
  if (state.blockedUntil !== null && now < state.blockedUntil)
    return { state, grant: { kind: "wait", until: state.blockedUntil, isTrial: false } };
  if (isOver(state, now)) return tried(state, now);
  const { remaining, resetsAt } = state;
  if (remaining === null || resetsAt === null) {
    const expiresAt = now + unstatedMs;
    return { state, grant: { kind: "lease", permits: Infinity, everyMs: 0, expiresAt } };
  }
  const expiresAt = resetsAt - GUARD_MS;
  if (remaining === 0 || now >= expiresAt)
    return { state, grant: { kind: "wait", until: resetsAt, isTrial: false } };
  const free = remaining - Math.floor((state.quota ?? 0) / 2);
  if (free > 0) {
    const permits = Math.min(wanted, free);
    const left = { ...state, remaining: remaining - permits };
    return { state: left, grant: { kind: "lease", permits, everyMs: 0, expiresAt } };
  }
  return spread(state, { remaining, expiresAt, wanted, now });
}

/** Whether a new window must have begun, or none is known of: then one request finds out. */
export function isOver({ heardAt, resetsAt }: LimitState, now: number): boolean {
  return heardAt === null || (resetsAt !== null && now >= resetsAt);
}

/** Less than half is left: a burst would leave nothing for whoever needs one request a minute later. */
function spread(
  state: LimitState,
  {
    remaining,
    expiresAt,
    wanted,
    now,
  }: Record<"remaining" | "expiresAt" | "wanted" | "now", number>,
): { state: LimitState; grant: Grant } {
  const { pacedUntil } = state;
  if (pacedUntil !== null && now < pacedUntil)
    return { state, grant: { kind: "wait", until: pacedUntil, isTrial: false } };
  const everyMs = (expiresAt - now) / remaining;
  const permits = Math.min(wanted, Math.max(1, Math.floor(PACE_MS / everyMs)), remaining);
  return {
    state: { ...state, remaining: remaining - permits, pacedUntil: now + permits * everyMs },
    grant: { kind: "lease", permits, everyMs, expiresAt },
  };
}

function tried(state: LimitState, now: number): { state: LimitState; grant: Grant } {
  if (state.triedUntil !== null && now < state.triedUntil)
    return { state, grant: { kind: "wait", until: state.triedUntil, isTrial: true } };
  const triedUntil = now + TRIAL_MS;
  return {
    state: { ...state, triedUntil },
    grant: { kind: "lease", permits: 1, everyMs: 0, expiresAt: triedUntil },
  };
}

function blocked(state: LimitState, heard: Heard, until: number): LimitState {
  const blockedUntil = Math.max(state.blockedUntil ?? 0, until + ROUNDING_MS);
  return {
    ...state,
    quota: heard.window?.quota ?? state.quota,
    windowMs: heard.window?.windowMs ?? state.windowMs,
    remaining: 0,
    // What is allowed then is learned by one request, not by all who waited.
    resetsAt: blockedUntil,
    blockedUntil,
    blockedReason: heard.blockedReason,
    triedUntil: null,
    pacedUntil: null,
    heardAt: heard.at,
  };
}

function counted(
  state: LimitState,
  { at, inFlight }: Heard,
  window: NonNullable<Heard["window"]>,
): LimitState {
  const resetsAt = window.endsAt + ROUNDING_MS;
  const quota = window.quota ?? Math.max(state.quota ?? 0, window.remaining + 1);
  const known = { ...state, quota, windowMs: window.windowMs ?? state.windowMs, heardAt: at };
  if (state.remaining === null || state.resetsAt === null || isOver(state, at)) {
    const remaining = Math.max(0, window.remaining - inFlight);
    return { ...known, remaining, resetsAt, triedUntil: null, pacedUntil: null };
  }
  // What was given out is subtracted already, so the Hub's number is lower only where others use the token too.
  return {
    ...known,
    remaining: Math.min(state.remaining, window.remaining),
    resetsAt: Math.min(state.resetsAt, resetsAt),
  };
}

/** An answer that states no limit begins a window of the last known kind, or shows that there is none. */
function uncounted(state: LimitState, { at, inFlight }: Heard): LimitState {
  const { quota, windowMs } = state;
  const begun = { ...state, triedUntil: null, pacedUntil: null, heardAt: at };
  if (quota === null || windowMs === null) return { ...begun, remaining: null, resetsAt: null };
  const remaining = Math.max(0, quota - 1 - inFlight);
  return { ...begun, remaining, resetsAt: at + windowMs + ROUNDING_MS };
}
