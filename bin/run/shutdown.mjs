/** @type {(() => Promise<unknown> | unknown)[]} */
const stoppers = [];
let stopping = false;

/**
 * Remembers how to stop something that was just started. What started last stops first, so
 * the web server is gone before the database it talks to.
 *
 * @param {() => Promise<unknown> | unknown} stop
 * @returns {() => void} call it once the thing has ended on its own
 */
export function onStop(stop) {
  if (stopping) void stop();
  stoppers.push(stop);
  return () => {
    const at = stoppers.indexOf(stop);
    if (at >= 0) stoppers.splice(at, 1);
  };
}

/** True from the moment the first stop was asked for. */
export const isStopping = () => stopping;

/** Stops everything that is still running, one after another, last started first. */
export async function stopEverything() {
  stopping = true;
  for (let stop = stoppers.pop(); stop; stop = stoppers.pop()) {
    try {
      await stop();
    } catch {
      // The rest, the database above all, must still be stopped.
    }
  }
}

/**
 * Calls `stop` once, on the first Ctrl-C, `kill` or closed terminal.
 *
 * @param {(signal: NodeJS.Signals) => void} stop
 */
export function onSignal(stop) {
  let asked = false;
  const ask = (/** @type {NodeJS.Signals} */ signal) => {
    if (asked) return;
    asked = true;
    stop(signal);
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => ask(signal));
  }
  // npm runs us through a shell and passes a `kill` to that shell, which dies without telling us.
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) ask("SIGTERM");
  }, 500).unref();
}
