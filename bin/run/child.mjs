import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";

import { Refusal } from "./refusal.mjs";
import { onStop } from "./shutdown.mjs";

const LOG_LIMIT_BYTES = 10_000_000;
const DIE_WITH_PARENT = ["--import", new URL("./die-with-parent.mjs", import.meta.url).href];
const posix = process.platform !== "win32";

/**
 * @typedef {object} Ended
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {Error} [error] set when the program could not be started at all
 *
 * @typedef {object} Child
 * @property {number | undefined} pid
 * @property {Promise<Ended>} ended settles when the process is gone; never rejects
 * @property {(signal?: NodeJS.Signals, graceMs?: number) => Promise<Ended>} stop
 *
 * @typedef {object} LaunchOptions
 * @property {string} [log] file its output is appended to; without it the output is shown
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {number | undefined} [uid]
 * @property {number | undefined} [gid]
 * @property {boolean} [diesWithUs] for Node programs: ends even when we are killed with -9
 */

/**
 * Starts a program that runs until it is stopped. It gets a process group of its own, so a
 * Ctrl-C in the terminal reaches only us and we decide the order in which things stop. Output
 * goes straight to the log file, which outlives us; a pipe would not.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {LaunchOptions} [options]
 * @returns {Child}
 */
export function launch(command, args, { log, env, cwd, uid, gid, diesWithUs = false } = {}) {
  const output = log ? openLog(log) : "inherit";
  const child = spawn(command, diesWithUs ? [...DIE_WITH_PARENT, ...args] : args, {
    cwd,
    env: { ...(env ?? process.env), PROOFLINE_STARTED_BY: String(process.pid) },
    detached: posix,
    windowsHide: true,
    stdio: ["ignore", output, output, ...(diesWithUs ? [/** @type {const} */ ("ipc")] : [])],
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  if (typeof output === "number") closeSync(output);
  /** @type {Promise<Ended>} */
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, error }));
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  const signalGroup = (/** @type {NodeJS.Signals} */ signal) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(posix ? -child.pid : child.pid, signal);
    } catch {
      // Gone between the check and the signal.
    }
  };
  return {
    pid: child.pid,
    ended,
    async stop(signal = "SIGTERM", graceMs = 10_000) {
      signalGroup(signal);
      const timer = setTimeout(() => signalGroup("SIGKILL"), graceMs);
      const result = await ended;
      clearTimeout(timer);
      return result;
    },
  };
}

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {LaunchOptions & { failure: string }} options `failure`: the sentence when it fails,
 *   to which the last lines of the log are added
 * @throws {Refusal} when it cannot be started or ends with another code than 0
 */
export async function run(command, args, { failure, ...options }) {
  const child = launch(command, args, options);
  const forget = onStop(() => child.stop());
  const { code, error } = await child.ended;
  forget();
  if (error) throw new Refusal(failure, [error.message]);
  if (code !== 0) throw new Refusal(failure, options.log ? await lastLines(options.log) : []);
}

/** `at f (file:1:2)`, as npm and Node print it; where in their code helps nobody who starts us. */
const STACK_FRAME = /^(npm \S+)?\s+at .*:\d+:\d+\)?( \{)?$/;

/**
 * The end of a log, for showing beside a failure. The whole of it, stacks included, stays there.
 *
 * @param {string} log
 * @param {number} [count]
 * @returns {Promise<string[]>}
 */
export async function lastLines(log, count = 15) {
  const text = await readFile(log, "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !STACK_FRAME.test(line));
  return lines.slice(-count);
}

/** Opens a log for appending; one older file is kept once it has grown large. */
function openLog(/** @type {string} */ log) {
  mkdirSync(dirname(log), { recursive: true });
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(log, `${log}.1`);
  return openSync(log, "a");
}
