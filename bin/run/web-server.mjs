import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { lastLines, launch } from "./child.mjs";
import { Refusal } from "./refusal.mjs";
import { root } from "./settings.mjs";
import { onStop } from "./shutdown.mjs";

const READY_MS = 60_000;

/**
 * Starts the built web server and waits until it says it is ready.
 *
 * @param {{ port: number, env: NodeJS.ProcessEnv, log: string }} options
 * @returns {Promise<import("./child.mjs").Child>}
 * @throws {Refusal} with its reasons or its last lines when it does not become ready
 */
export async function serve({ port, env, log }) {
  const next = join(root, "node_modules/next/dist/bin/next");
  const child = launch(process.execPath, [next, "start", "-p", String(port)], {
    cwd: root,
    env,
    log,
    diesWithUs: true,
  });
  const forget = onStop(() => child.stop());
  let ended = false;
  void child.ended.then(() => {
    ended = true;
    forget();
  });
  let answer = "It has not answered.";
  for (const until = Date.now() + READY_MS; Date.now() < until && !ended; await sleep(100)) {
    const health = await askHealth(port);
    if (health === "ready") return child;
    if (health) answer = `It answers: ${health}`;
  }
  if (ended) throw new Refusal("The web server did not start. Its log ends:", await lastLines(log));
  throw new Refusal(
    `The web server was not ready within ${READY_MS / 1000} s. ${answer} Its log ends:`,
    await lastLines(log),
  );
}

/** @returns {Promise<string | null>} "ready", the reasons why not, or null without an answer */
async function askHealth(/** @type {number} */ port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/health/ready`, {
      signal: AbortSignal.timeout(5000),
    });
    return response.ok ? "ready" : (await response.text()).slice(0, 500);
  } catch {
    return null;
  }
}
