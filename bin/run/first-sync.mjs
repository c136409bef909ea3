import { say } from "./progress.mjs";
import { hasScript, launchScript } from "./scripts.mjs";
import { isStopping } from "./shutdown.mjs";

const PROBE_MS = 5000;

/**
 * Starts a sync with the Hub in the background when the Hub answers. Never fails: without a Hub
 * the starter catalog is there.
 *
 * @param {{ env: NodeJS.ProcessEnv, log: string }} options
 */
export async function startFirstSync({ env, log }) {
  if (isOn(env.PROOFLINE_OFFLINE) || env.PROOFLINE_FIRST_SYNC === "0" || !hasScript("sync")) return;
  const hub = env.PROOFLINE_HUB_URL || "https://huggingface.co";
  if (!(await answers(hub))) {
    say(
      `The Hub at ${hub} does not answer; the starter catalog is shown. Proofline will try again on the next start.`,
    );
    return;
  }
  if (isStopping()) return;
  const sync = launchScript("sync", { env, log, args: ["--first"] });
  void sync.ended.then(({ code }) => {
    if (code !== 0 && !isStopping()) {
      say(`The sync with the Hub ended early; what it had is kept. Its log is ${log}`);
    }
  });
}

const isOn = (/** @type {string | undefined} */ value) =>
  Boolean(value) && value !== "0" && value !== "false";

async function answers(/** @type {string} */ hub) {
  try {
    const url = `${hub.replace(/\/+$/, "")}/api/models?limit=1`;
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
