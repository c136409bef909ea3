import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { toldHelp } from "@/bin/run/help.mjs";
import { runningDatabase } from "@/bin/run/running-database.mjs";
import { type ProgressLine, progressOn } from "@/bin/sync/progress";
import { type Read, sentencesOn } from "@/bin/sync/answer";
import { waitSentences } from "@/bin/sync/waits";
import { db } from "@/lib/db/client";
import { environmentProblems } from "@/lib/env";
import { ProoflineError } from "@/lib/errors";
import { HubError } from "@/lib/hub/client";
import { readSyncArguments, type SyncArguments } from "@/lib/sync/arguments";
import { SYNC_HELP } from "@/lib/sync/arguments-help";
import { openHub } from "@/lib/sync/hub";
import type { Told } from "@/lib/sync/engine/progress";
import { scopeOfReading } from "@/lib/sync/rules/follow";
import { followAll, followNamed } from "@/lib/sync/rules/follow-now";
import { runSync } from "@/lib/sync/engine/run";
import { expectedTotal } from "@/lib/sync/runs/queries";

// One sync against PROOFLINE_HUB_URL. Exit code 0: it came to its end; 1: it did not, or nothing that was asked for by
// name could be read; 2: bad arguments.

const root = resolve(import.meta.dirname, "..");
const JOB = "sync";

if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  if (toldHelp(words, SYNC_HELP)) return 0;
  const asked = readSyncArguments(words);
  if (!asked.ok) {
    console.error(asked.sentence);
    return 2;
  }
  const databaseUrl = runningDatabase(process.env);
  if (databaseUrl === null) {
    console.log(
      "There is no database to sync into; start Proofline first (npm start), or set DATABASE_URL.",
    );
    return 1;
  }
  process.env.DATABASE_URL = databaseUrl;
  const problems = environmentProblems(process.env);
  if (problems.length > 0) {
    console.log(problems.join("\n"));
    return 1;
  }
  const line = progressOn(process.stderr);
  try {
    const { isRead, sentences } = await read(asked, line, stopSignal(line));
    line.end();
    console.log(sentences.join("\n"));
    return isRead ? 0 : 1;
  } catch (error) {
    line.end();
    console.log(sentenceOf(error));
    return 1;
  } finally {
    await db().$disconnect();
  }
}

/** Fires at Ctrl-C, and when the process is asked to end. */
function stopSignal(line: ProgressLine): AbortSignal {
  const stop = new AbortController();
  process.on("SIGTERM", () => stop.abort());
  process.on("SIGINT", () => {
    // Asked twice, somebody does not want to wait; the next run goes on from the last place that was written.
    if (stop.signal.aborted) process.exit(130);
    line.say("stopping after what is under way; Ctrl-C again leaves at once");
    stop.abort();
  });
  return stop.signal;
}

async function read(
  asked: Extract<SyncArguments, { ok: true }>,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<Read> {
  const hub = openHub({ signal, onWait: waitSentences((sentence) => line.say(sentence)) });
  const options = { hub, job: JOB, signal };
  if (asked.kind === "scope") {
    const { scope } = asked;
    const known = await expectedTotal(hub.url, scope, null);
    const total = scope.listing ? (scope.listing.limit ?? known) : (scope.models ?? []).length;
    const onProgress = (told: Told) => line.show(told, total);
    return sentencesOn(scope, await runSync({ ...options, scope, onProgress }));
  }
  const totals = new Map<string, number | null>();
  const follow = {
    ...options,
    now: new Date(),
    onReading: async (reading: Parameters<typeof scopeOfReading>[0]) => {
      const scope = scopeOfReading(reading);
      totals.set(reading.rule.id, await expectedTotal(hub.url, scope, reading.rule.id));
      line.say(`reading "${reading.rule.name}"`);
    },
    onProgress: (told: Told, { rule }: { rule: { id: string } }) =>
      line.show(told, totals.get(rule.id) ?? null),
  };
  const { status, sentence } = await (asked.kind === "rule"
    ? followNamed(asked.name, follow)
    : followAll(follow));
  return { isRead: status === "completed", sentences: [sentence] };
}

function sentenceOf(error: unknown): string {
  if (error instanceof ProoflineError || error instanceof HubError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (/ECONNREFUSED|Can't reach database/.test(message))
    return "The database does not answer; start it, or check DATABASE_URL.";
  return message;
}
