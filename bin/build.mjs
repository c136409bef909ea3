import { join } from "node:path";

import { runCommand } from "./run/command.mjs";
import { prepare } from "./run/prepare.mjs";
import { loadEnvFile, root } from "./run/settings.mjs";
import { buildPages } from "./run/web-build.mjs";

await runCommand(async () => {
  loadEnvFile();
  const logs = join(root, ".proofline/logs");
  await prepare(logs);
  await buildPages(join(logs, "build.log"));
});
