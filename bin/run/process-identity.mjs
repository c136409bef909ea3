import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * What tells one process from a later one with the same number: the time it started. Process
 * numbers are used again, in containers nearly always the same ones.
 *
 * @param {number} pid
 * @returns {string | null} null when no such process runs
 */
export function processIdentity(pid) {
  if (process.platform === "linux") {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The second field is the program's name in parentheses and may hold spaces.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const state = fields[0];
      return state === "Z" || state === "X" ? null : `started ${fields[19]}`;
    } catch {
      return null;
    }
  }
  if (process.platform === "win32") {
    try {
      process.kill(pid, 0);
      return "running";
    } catch {
      return null;
    }
  }
  return askPs(pid, "lstart");
}

/**
 * The command line of a process, as far as this user may see it.
 *
 * @param {number} pid
 * @returns {string | null} null when no such process runs
 */
export function commandLine(pid) {
  if (process.platform === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    } catch {
      return null;
    }
  }
  return askPs(pid, "command");
}

function askPs(/** @type {number} */ pid, /** @type {string} */ field) {
  try {
    const answer = execFileSync("ps", ["-o", `${field}=`, "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return answer.trim() || null;
  } catch {
    return null;
  }
}
