import { toldHelp } from "./run/help.mjs";
import { nodeProblem } from "./run/node-version.mjs";

if (
  toldHelp(process.argv.slice(2), {
    use: "npm start",
    does: "Installs, builds, migrates and serves Proofline until Ctrl-C. Settings are variables: README.md and .env.example list them.",
  })
)
  process.exit(0);

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}
// Loaded only now: an older Node could not even read it.
const { start } = await import("./run/startup.mjs");
await start();
