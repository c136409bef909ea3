import { join } from "node:path";

import { runCommand } from "./run/command.mjs";
import { toldHelp } from "./run/help.mjs";
import { prepare } from "./run/prepare.mjs";
import { Refusal } from "./run/refusal.mjs";
import { loadEnvFile, root } from "./run/settings.mjs";

if (
  toldHelp(process.argv.slice(2), {
    use: "npm run migrate",
    does: "Brings the database that DATABASE_URL names up to date. npm start does it by itself.",
    options: [["--diff", "print how the database differs from prisma/models, and change nothing"]],
  })
)
  process.exit(0);

await runCommand(async () => {
  loadEnvFile();
  const url = process.env.DATABASE_URL;
  if (!url) {
    throw new Refusal(
      "DATABASE_URL is not set. It names the database to migrate; npm start migrates the embedded one by itself.",
    );
  }
  await prepare(join(root, ".proofline/logs"));
  const { migrate, schemaDifference } = await import("./run/migration.mjs");
  if (process.argv.includes("--diff")) {
    process.stdout.write(await schemaDifference(url));
    return;
  }
  const applied = await migrate(url, { say: (line) => console.error(line) });
  for (const name of applied) console.log(`applied ${name}`);
  if (applied.length === 0) console.log("The database is up to date.");
});
