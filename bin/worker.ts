import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { toldHelp } from "@/bin/run/help.mjs";
import { runningDatabase } from "@/bin/run/running-database.mjs";
import { onSignal } from "@/bin/run/shutdown.mjs";

// Works through the job queues until it is told to stop. `npm start` runs one; more may run beside it, or elsewhere.

const root = resolve(import.meta.dirname, "..");
const words = process.argv.slice(2);

if (
  toldHelp(words, {
    use: "npm run worker",
    does: "Works through the job queues of the database until it is stopped with Ctrl-C; beside or instead of the one npm start runs.",
  })
)
  process.exit(0);
if (words[0] !== undefined) {
  console.error(`There is no argument "${words[0]}". Use: npm run worker`);
  process.exit(2);
}
if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
const databaseUrl = runningDatabase(process.env);
if (databaseUrl === null) {
  console.error(
    "There is no database to work on. Start Proofline first (npm start), or set DATABASE_URL.",
  );
  process.exit(1);
}
process.env.DATABASE_URL = databaseUrl;

try {
  // Only now: the log reads the environment as it is loaded.
  const [{ startWorker }, { withoutHub }, { allJobs }, { env }, { log }] = await Promise.all([
    import("@/lib/jobs/worker"),
    import("@/lib/jobs/offline"),
    import("@/lib/sync/jobs/all"),
    import("@/lib/env"),
    import("@/lib/log"),
  ]);
  const isOffline = env().PROOFLINE_OFFLINE;
  if (isOffline) log.info("PROOFLINE_OFFLINE is set: jobs that ask the Hub wait");
  const worker = await startWorker({ jobs: isOffline ? withoutHub(allJobs) : allJobs });
  onSignal(() => {
    void worker.stop().then(() => process.exit(0));
  });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(
    message.includes("ECONNREFUSED")
      ? "The database does not answer. Start it, or check DATABASE_URL."
      : message,
  );
  process.exit(1);
}
