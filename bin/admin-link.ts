import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { toldHelp } from "@/bin/run/help.mjs";
import { publicUrlOfStart } from "@/bin/run/public-url.mjs";
import { runningDatabase } from "@/bin/run/running-database.mjs";
import { makeAdminLink } from "@/lib/accounts/commands";
import { hasAdministrator } from "@/lib/accounts/queries";
import { db } from "@/lib/db/client";
import { environmentProblems } from "@/lib/env";
import { links } from "@/lib/web/links";

// Prints a link that signs in as administrator once, within the hour. With `--first` only where there is no
// administrator yet. Exit code 0: printed, or not needed; 1: it could not; 2: bad arguments.

const root = resolve(import.meta.dirname, "..");
const HELP = {
  use: "npm run admin-link",
  does: "Prints a link that signs in as administrator once, within an hour. The link made before it no longer works.",
  options: [["--first", "only where there is no administrator yet"]],
} as const;

if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  if (toldHelp(words, HELP)) return 0;
  const unknown = words.find((word) => word !== "--first");
  if (unknown !== undefined) {
    console.error(`There is no argument "${unknown}". Use: npm run admin-link`);
    return 2;
  }
  const databaseUrl = runningDatabase(process.env);
  if (databaseUrl === null) {
    console.error("There is no database. Start Proofline first (npm start), or set DATABASE_URL.");
    return 1;
  }
  process.env.DATABASE_URL = databaseUrl;
  const problems = environmentProblems(process.env);
  if (problems.length > 0) {
    console.error(problems.join("\n"));
    return 1;
  }
  try {
    if (words.includes("--first") && (await hasAdministrator())) return 0;
    const { code } = await makeAdminLink("admin-link", new Date());
    const link = new URL(links.adminSignIn({ code }), publicUrlOfStart(process.env));
    console.log(link.href);
    console.error("It works once, within an hour. The link made before it no longer works.");
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(
      /ECONNREFUSED|Can't reach database/.test(message)
        ? "The database does not answer. Start it, or check DATABASE_URL."
        : message,
    );
    return 1;
  } finally {
    await db().$disconnect();
  }
}
