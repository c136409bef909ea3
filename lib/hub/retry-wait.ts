import { statedWaitMs } from "@/lib/hub/stated-limits";

/** Requests made for one answer before giving up, those not counted that the Hub asked to repeat later. */
export const MAX_TRIES = 5;

/** Waits the Hub may ask for one after the other: an hour, where its windows are of five minutes. */
export const MAX_REFUSALS = 12;

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
  const stated = headers === null ? null : statedWaitMs(headers, nowMs);
  if (stated !== null) return stated + 1_000;
  const full = FIRST_BACKOFF_MS * 2 ** (failedTries - 1);
  return Math.round(full / 2 + (full / 2) * random);
}
