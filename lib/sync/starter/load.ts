import { createHub } from "@/lib/hub/client";
import { startRecordedHub } from "@/lib/hub/recorded-server";
import type { StarterEvalRun } from "@/lib/catalog/starter";
import { type Counts, runSync } from "@/lib/sync/run";
import {
  applyStarterEvals,
  applyStarterLicenses,
  loadedStarter,
  markStarterLoaded,
} from "@/lib/sync/starter/commands";
import { readStarterFiles } from "@/lib/sync/starter/files";

/** What a load did; null when these files had been loaded before. */
export type StarterLoad = { counts: Counts; evalRuns: number; sentence: string } | null;

/**
 * Loads the starter catalog through the sync path, from a recorded Hub in this process. Killed at any point it is run
 * again from the start, and what is there already is not written twice; the mark is set at the very end.
 * @throws {Error} when a repository of the recording could not be written
 */
export async function loadStarter(
  folder: string,
  onProgress: (visited: number, total: number) => void = () => undefined,
): Promise<StarterLoad> {
  const files = await readStarterFiles(folder);
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
      onProgress: ({ visited }) => onProgress(visited),
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
