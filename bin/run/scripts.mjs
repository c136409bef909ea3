import { existsSync } from "node:fs";
import { join } from "node:path";

import { launch, run } from "./child.mjs";
import { root } from "./settings.mjs";
import { onStop } from "./shutdown.mjs";

const pathOf = (/** @type {string} */ name) => join(root, "bin", `${name}.ts`);

/**
 * Collects what a page of a listing leaves behind when the heap has grown by a third, not by several times: a sync then
 * stays under 400 MiB. A limit would do the same until one page needs more than it, and end the process there.
 */
export const LEAN = "--heap-growing-percent=35";

/** The arguments with which Node runs a TypeScript program of bin/. */
export const argumentsFor = (/** @type {string} */ name, /** @type {string[]} */ args) => [
  LEAN,
  "--import",
  "tsx",
  pathOf(name),
  ...args,
];

/** Whether bin/ has a TypeScript program of this name. */
export const hasScript = (/** @type {string} */ name) => existsSync(pathOf(name));

/**
 * Runs a TypeScript program of bin/ to its end.
 *
 * @param {string} name without `.ts`
 * @param {{ env: NodeJS.ProcessEnv, log: string, failure: string }} options as for `run`
 * @throws {import("./refusal.mjs").Refusal}
 */
export const runScript = (name, options) =>
  run(process.execPath, argumentsFor(name, []), { ...options, cwd: root, diesWithUs: true });

/**
 * Starts a TypeScript program of bin/ that runs beside the server and is stopped with it.
 *
 * @param {string} name without `.ts`
 * @param {{ env: NodeJS.ProcessEnv, log: string, args?: string[], graceMs?: number }} options
 *   `graceMs`: how long it may take to stop
 * @returns {import("./child.mjs").Child}
 */
export function launchScript(name, { args = [], graceMs, ...options }) {
  const child = launch(process.execPath, argumentsFor(name, args), {
    ...options,
    cwd: root,
    diesWithUs: true,
  });
  const forget = onStop(() => child.stop("SIGTERM", graceMs));
  void child.ended.then(forget);
  return child;
}
