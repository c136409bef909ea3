import { createHub } from "@/lib/hub/client";
import { startRecordedHub } from "@/lib/hub/recorded-server";
import type { StarterEvalRun } from "@/lib/catalog/starter";
import { createDefaultRules } from "@/lib/sync/rules/defaults/commands";
import { runSync } from "@/lib/sync/engine/run";
import type { RunCounts } from "@/lib/sync/schema";
import {
  applyStarterEvals,
  applyStarterLicenses,
  loadedStarter,
  markStarterLoaded,
} from "@/lib/sync/starter/commands";
import { readStarterFiles } from "@/lib/sync/starter/files";
import { defaultRules } from "@/lib/sync/starter/rules";

/** What a load did; null when these files had been loaded before. */
export type StarterLoad = { counts: RunCounts; evalRuns: number; sentence: string } | null;

/**
 * Writes the rules a new installation follows, and loads the starter catalog through the sync path, from a recorded Hub in this process. Killed at any point it is run
 * again from the start, and what is there already is not written twice; the mark is set at the very end.
 * @throws {Error} when a repository of the recording could not be written
 */
export async function loadStarter(
  folder: string,
  onProgress: (visited: number, total: number) => void = () => undefined,
): Promise<StarterLoad> {
  const files = await readStarterFiles(folder);
  await createDefaultRules(defaultRules(files.refs), { kind: "system", job: "load-starter" });
  if ((await loadedStarter()) === files.digest) return null;
  await applyStarterLicenses(files.licenses);
  const { counts, sentence } = await syncRecording(files.repositoriesPath, (visited) =>
    onProgress(Math.min(visited, files.refs.length), files.refs.length),
  );
  let evalRuns = 0;
  for (const [ref, runs] of byModel(files.evals)) evalRuns += await applyStarterEvals(ref, runs);
  await markStarterLoaded(files.digest);
  return { counts, evalRuns, sentence: `${sentence} ${evalRuns} published eval runs were added.` };
}

async function syncRecording(repositories: string, onProgress: (visited: number) => void) {
  const server = await startRecordedHub({ repositories });
  try {
    const hub = createHub({ url: server.url, records: true });
    const result = await runSync({
      hub,
      scope: { listing: {} },
      origin: "starter",
      job: "load-starter",
      onProgress: ({ done }) => onProgress(done),
    });
    if (result.status === "failed" || result.counts.failed > 0)
      throw new Error(`The starter catalog was not loaded to its end. ${result.sentence}`);
    return result;
  } finally {
    await server.stop();
  }
}

function byModel(runs: readonly StarterEvalRun[]): Map<string, StarterEvalRun[]> {
  const models = new Map<string, StarterEvalRun[]>();
  for (const run of runs) models.set(run.model, [...(models.get(run.model) ?? []), run]);
  return models;
}
