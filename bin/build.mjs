import { join } from "node:path";

import { runCommand } from "./run/command.mjs";
import { toldHelp } from "./run/help.mjs";
import { prepare } from "./run/prepare.mjs";
import { loadEnvFile, root } from "./run/settings.mjs";
import { buildPages } from "./run/web-build.mjs";

if (
  toldHelp(process.argv.slice(2), {
    use: "npm run build",
    does: "Installs what is missing and builds the pages. npm start does it by itself.",
  })
)
  process.exit(0);

await runCommand(async () => {
  loadEnvFile();
  const logs = join(root, ".proofline/logs");
  await prepare(logs);
  await buildPages(join(logs, "build.log"));
});
