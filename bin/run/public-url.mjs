import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { portFrom, root } from "./settings.mjs";

/**
 * Where people reach the Proofline a program runs beside: the address that is set, else the port of the `npm start`
 * that runs from the same home, else the port it would take.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function publicUrlOfStart(env) {
  const given = env.PROOFLINE_PUBLIC_URL?.trim();
  if (given) return given;
  const home = resolve(root, env.PROOFLINE_HOME?.trim() || ".proofline");
  return `http://localhost:${heldPort(join(home, "start.lock")) ?? portFrom(env)}`;
}

/** @returns {number | null} */
function heldPort(/** @type {string} */ lock) {
  try {
    const { port } = JSON.parse(readFileSync(lock, "utf8"));
    return typeof port === "number" ? port : null;
  } catch {
    return null;
  }
}
