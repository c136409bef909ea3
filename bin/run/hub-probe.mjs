import { say } from "./progress.mjs";

const PROBE_MS = 5000;

/**
 * Says so where the Hub does not answer. The worker reads from it by itself, and goes on trying; until then the starter
 * catalog is there.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export async function tellWithoutHub(env) {
  if (isOn(env.PROOFLINE_OFFLINE) || env.PROOFLINE_FIRST_SYNC === "0") return;
  const hub = env.PROOFLINE_HUB_URL || "https://huggingface.co";
  if (await answers(hub)) return;
  say(
    `The Hub at ${hub} does not answer; the starter catalog is shown. The worker goes on trying.`,
  );
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
