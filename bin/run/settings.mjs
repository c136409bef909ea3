import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { Refusal } from "./refusal.mjs";

/** The folder of this checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * The keys and values of a `.env` file: `KEY=value`, quotes optional, `#` begins a comment.
 *
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function parseEnvFile(text) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const [, key = "", raw = ""] = match;
    const quoted = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(raw);
    values[key] = quoted ? (quoted[2] ?? "") : raw.replace(/(^|\s+)#.*$/, "");
  }
  return values;
}

/** Values of the `.env` file in the checkout; empty when there is none. */
export function readEnvFile() {
  const path = join(root, ".env");
  return existsSync(path) ? parseEnvFile(readFileSync(path, "utf8")) : {};
}

/**
 * Fills what the environment leaves out from `.env`. A variable that is set, even to
 * nothing, wins.
 */
export function loadEnvFile() {
  for (const [key, value] of Object.entries(readEnvFile())) process.env[key] ??= value;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {number} the port to serve on
 * @throws {Refusal} when PORT is no port
 */
export function portFrom(env) {
  const text = env.PORT?.trim() || "3000";
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new Refusal(
    `PORT must be a number from 1 to 65535, not “${text}”. For example: PORT=3001 npm start`,
  );
}

/**
 * The folder that keeps the database, the keys and the logs, made when it is missing.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} an absolute path
 * @throws {Refusal} when it cannot be written
 */
export function homeFrom(env) {
  const home = resolve(root, env.PROOFLINE_HOME?.trim() || ".proofline");
  try {
    if (!existsSync(home)) {
      mkdirSync(home, { recursive: true });
      // As root the database runs as another user, who must be able to pass through.
      chmodSync(home, process.getuid?.() === 0 ? 0o711 : 0o700);
    }
    mkdirSync(join(home, "logs"), { recursive: true });
    const probe = join(home, `.write-test-${process.pid}`);
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new Refusal(
      `${home} cannot be written (${code}). Make it writable for this user, or set PROOFLINE_HOME to another folder.`,
    );
  }
  return home;
}

/**
 * A secret that is made once and kept in a file only its owner can read.
 *
 * @param {string} path
 * @returns {string} 64 hexadecimal digits
 */
export function keptSecret(path) {
  const kept = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  if (kept) return kept;
  const secret = randomBytes(32).toString("hex");
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, secret + "\n", { mode: 0o600 });
  renameSync(draft, path);
  return secret;
}
