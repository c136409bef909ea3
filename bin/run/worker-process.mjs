import { say } from "./progress.mjs";
import { launchScript } from "./scripts.mjs";
import { isStopping, onStop } from "./shutdown.mjs";

/** A worker gives its jobs 20 s to end, and hands back those that have not. */
const GRACE_MS = 25_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Runs a worker beside the web server, and another when it ends: without one the site still serves what it has.
 *
 * @param {{ env: NodeJS.ProcessEnv, log: string }} options
 */
export function keepWorker({ env, log }) {
  let waitMs = FIRST_WAIT_MS;
  const launchOne = async () => {
    const since = Date.now();
    const { code, signal } = await launchScript("worker", { env, log, graceMs: GRACE_MS }).ended;
    if (isStopping()) return;
    if (Date.now() - since > LONGEST_WAIT_MS) waitMs = FIRST_WAIT_MS;
    say(
      `The worker ended (${signal ?? `code ${code}`}); another starts in ${waitMs / 1000} s. Its log is ${log}`,
    );
    const timer = setTimeout(() => {
      forget();
      void launchOne();
    }, waitMs);
    const forget = onStop(() => clearTimeout(timer));
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  };
  void launchOne();
}
