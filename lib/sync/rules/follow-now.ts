import { ProoflineError } from "@/lib/errors";
import type { Hub } from "@/lib/hub/client";
import type { Told } from "@/lib/sync/engine/progress";
import type { DueRule } from "@/lib/sync/rules/due/queries";
import { followRule } from "@/lib/sync/rules/follow";
import { fullReadingAt } from "@/lib/sync/rules/next";
import { findRuleByName, listEnabledRules, listRules } from "@/lib/sync/rules/queries";
import type { SyncRule } from "@/lib/sync/rules/schema";
import type { SyncResult } from "@/lib/sync/engine/run";
import { NO_COUNTS, RUN_COUNTS, type RunCounts } from "@/lib/sync/schema";
import { sentenceOf } from "@/lib/sync/engine/sentence";

export type FollowNowOptions = {
  hub: Hub;
  job: string;
  now: Date;
  signal?: AbortSignal | undefined;
  /** Told as a reading begins. */
  onReading?: (reading: DueRule) => Promise<void>;
  /** Told which reading it is of, too. */
  onProgress?: (told: Told, reading: DueRule) => void;
};

const MOST_NAMED = 20;

/** How reading rules now ended, in one sentence. */
export type Followed = Pick<SyncResult, "status" | "sentence">;

/**
 * Reads one rule now, whether its time has come or not.
 * @throws {ProoflineError} `not_found` where no rule has the name; `conflict` while it is being read
 */
export async function followNamed(name: string, options: FollowNowOptions): Promise<Followed> {
  const rule = await findRuleByName(name);
  if (rule) return follow(readingOf(rule, options.now), options);
  const names = (await listRules()).map((known) => known.name);
  const known =
    names.length === 0
      ? "There are none yet"
      : `There ${names.length === 1 ? "is" : "are"} ${quoted(names.slice(0, MOST_NAMED))}${names.length > MOST_NAMED ? " and more" : ""}`;
  throw new ProoflineError(
    "not_found",
    `There is no rule "${name}". ${known}; the administrator's page /admin/sync/rules tells what they read.`,
  );
}

/**
 * Reads every rule that is followed now, one after the other. One that a worker reads meanwhile is left to it.
 * @throws {ProoflineError} `not_found` where none is followed
 */
export async function followAll(options: FollowNowOptions): Promise<Followed> {
  const readings = (await listEnabledRules()).map((rule) => readingOf(rule, options.now));
  const [only] = readings;
  if (!only)
    throw new ProoflineError(
      "not_found",
      "No rule is followed, so say what to read, such as npm run sync -- --tag distillation.",
    );
  if (readings.length === 1) return follow(only, options);
  const counts = { ...NO_COUNTS };
  const notes: string[] = [];
  for (const [at, reading] of readings.entries()) {
    const result = await follow(reading, options).catch((error: unknown) => {
      if (error instanceof ProoflineError && error.code === "conflict") return null;
      throw error;
    });
    if (result === null) notes.push(`"${reading.rule.name}" is being read by another process`);
    else if (result.status !== "completed") return cutShort(result, readings.slice(at));
    else {
      addTo(counts, notes, result);
      if (isNothingRead(result.counts))
        notes.push(`nothing of "${reading.rule.name}" could be read`);
    }
  }
  const source = `${options.hub.url} by ${readings.length} rules`;
  return { status: "completed", sentence: sentenceOf(counts, source, notes) };
}

/** Everything where that is due, and else what moved. */
function readingOf(rule: SyncRule, now: Date): DueRule {
  const full = fullReadingAt(rule);
  return { rule, reach: full === null || full <= now ? "full" : "incremental" };
}

/** What ended the first of these readings leaves the others undone. */
function cutShort({ status, sentence }: SyncResult, [first, ...others]: DueRule[]): Followed {
  const name = first ? quoted([first.rule.name]) : "A rule";
  const rest = quoted(others.map(({ rule }) => rule.name));
  const unread = rest === "" ? "" : `, ${rest} not at all`;
  return { status, sentence: `${sentence} ${name} was not read to its end${unread}.` };
}

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");

/** Whether a run was shown repositories and could read none of them. */
function isNothingRead({ applied, unchanged, excluded, unreadable, failed }: RunCounts): boolean {
  return applied + unchanged + excluded === 0 && unreadable + failed > 0;
}

function addTo(counts: RunCounts, notes: string[], result: SyncResult): void {
  for (const count of RUN_COUNTS) counts[count] += result.counts[count];
  notes.push(...result.notes);
}

async function follow(reading: DueRule, options: FollowNowOptions): Promise<SyncResult> {
  const { hub, job, signal, onReading, onProgress } = options;
  await onReading?.(reading);
  return followRule(reading.rule, {
    hub,
    job,
    signal,
    reach: reading.reach,
    onProgress: (told) => onProgress?.(told, reading),
  });
}
