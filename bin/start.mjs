import { nodeProblem } from "./run/node-version.mjs";

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}
// Loaded only now: an older Node could not even read it.
const { start } = await import("./run/startup.mjs");
await start();
