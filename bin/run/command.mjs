import { nodeProblem } from "./node-version.mjs";
import { say } from "./progress.mjs";
import { sentenceFor } from "./refusal.mjs";
import { onSignal, stopEverything } from "./shutdown.mjs";

/**
 * Runs a command from its first line to the process's exit code: failures become sentences, and
 * whatever was started is stopped.
 *
 * @param {() => Promise<number | void>} work returns the exit code when it is not 0
 */
export async function runCommand(work) {
  const fail = async (/** @type {unknown} */ error) => {
    say(sentenceFor(error));
    await stopEverything();
    process.exit(1);
  };
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  onSignal(async (signal) => {
    await stopEverything();
    process.exit(signal === "SIGINT" ? 130 : 143);
  });
  try {
    const problem = nodeProblem(process.versions.node);
    if (problem) {
      say(problem);
      process.exit(1);
    }
    const code = await work();
    await stopEverything();
    process.exit(code ?? 0);
  } catch (error) {
    await fail(error);
  }
}
