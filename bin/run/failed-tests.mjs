import { readFile, rm } from "node:fs/promises";
import { relative } from "node:path";

const REASON_LIMIT = 300;

/**
 * What vitest's JSON report says failed, a line each: the file, the test, and why. A long log is often cut, and its end
 * is what is read.
 * @param {string} file the report; removed once read
 * @param {string} root the folder names are told from
 * @returns {Promise<string[]>} nothing where there is no report
 */
export async function failedTests(file, root) {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return [];
  await rm(file, { force: true });
  return failuresOf(JSON.parse(text), root);
}

/**
 * @param {{ testResults?: { name: string, status: string, message?: string, assertionResults?: { fullName: string, status: string, failureMessages?: string[] }[] }[] }} report
 * @param {string} root
 * @returns {string[]}
 */
export function failuresOf({ testResults = [] }, root) {
  return testResults.flatMap(({ name, status, message = "", assertionResults = [] }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    const path = relative(root, name);
    const lines = failed.map(
      ({ fullName, failureMessages = [] }) =>
        `${path} › ${fullName}: ${reasonOf(failureMessages[0] ?? "")}`,
    );
    // A file can fail outside its tests: while it is loaded, or in what runs before all.
    return status === "failed" && lines.length === 0 ? [`${path}: ${reasonOf(message)}`] : lines;
  });
}

function reasonOf(/** @type {string} */ message) {
  const text = message
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s+at /.test(line))
    .join(" ");
  return text.length > REASON_LIMIT ? `${text.slice(0, REASON_LIMIT)} …` : text;
}
