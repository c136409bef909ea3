/** Requests made for one answer before giving up. */
export const MAX_TRIES = 5;

// The Hub counts requests in windows of five minutes, so no honest wait is longer than one window.
const LONGEST_WAIT_MS = 301_000;

// Doubling from one second spans about fifteen seconds over the tries: a deployment's restart.
const FIRST_BACKOFF_MS = 1_000;

/**
 * Milliseconds to wait before the next try.
 * A wait the Hub states is kept, plus one second so that its window has surely turned.
 * @param failedTries how many tries have failed, from 1
 * @param random a number in [0, 1), so that many workers do not return together
 */
export function retryWaitMs(
  headers: Headers | null,
  failedTries: number,
  nowMs: number,
  random: number,
): number {
  const stated = headers === null ? null : statedSeconds(headers, nowMs);
  if (stated !== null) return Math.min((stated + 1) * 1_000, LONGEST_WAIT_MS);
  const full = FIRST_BACKOFF_MS * 2 ** (failedTries - 1);
  return Math.round(full / 2 + (full / 2) * random);
}

function statedSeconds(headers: Headers, nowMs: number): number | null {
  return windowSeconds(headers.get("ratelimit")) ?? afterSeconds(headers.get("retry-after"), nowMs);
}

/** Reads `"api";r=0;t=55`, of which there may be several separated by commas: the longest counts. */
function windowSeconds(header: string | null): number | null {
  const waits = [...(header ?? "").matchAll(/;\s*t=(\d{1,6})/g)].map((match) => Number(match[1]));
  return waits.length === 0 ? null : Math.max(...waits);
}

/** Reads both forms of `Retry-After`: seconds, and an HTTP date. */
function afterSeconds(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - nowMs) / 1_000));
}
