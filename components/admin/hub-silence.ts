import type { ShownRun } from "@/components/admin/run-table";
import type { Limit } from "@/lib/sync/limits/queries";
import type { RunSummary } from "@/lib/sync/runs/queries";

// A run keeps the sentence it ended with, and not the kind of the error: these two are said of a Hub that is away.
const AWAY = /^The Hub (?:at \S+ could not be reached|could not answer)/;

/** A Hub whose last runs all failed because it did not answer. */
export type HubSilence = { hubUrl: string; since: Date; lastRun: RunSummary };

/** Which Hubs are silent by their runs, the newest first; one that was heard since the last of them is not. */
export function silentHubs(runs: readonly RunSummary[], limits: readonly Limit[]): HubSilence[] {
  const ended = runs.filter(
    ({ source, status }) => source === "hub" && (status === "completed" || status === "failed"),
  );
  return [...new Set(ended.map(({ hubUrl }) => hubUrl))].flatMap((hubUrl) => {
    const own = ended.filter((run) => run.hubUrl === hubUrl);
    const answered = own.findIndex((run) => !isAway(run));
    const away = answered === -1 ? own : own.slice(0, answered);
    const [lastRun, first] = [away[0], away.at(-1)];
    if (!lastRun || !first) return [];
    const lastEnd = lastRun.finishedAt ?? lastRun.startedAt;
    const isHeard = limits.some(
      ({ hubUrl: heard, heardAt }) => heard === hubUrl && heardAt !== null && heardAt > lastEnd,
    );
    return isHeard ? [] : [{ hubUrl, since: first.startedAt, lastRun }];
  });
}

const isAway = ({ status, message }: RunSummary) => status === "failed" && AWAY.test(message ?? "");

/** The newest runs, where those of the same selection that failed one after another in the same way are one. */
export function withFailuresFolded(runs: readonly RunSummary[], limit: number): ShownRun[] {
  const shown: ShownRun[] = [];
  const newest = new Map<string, number>();
  for (const run of runs) {
    const what = JSON.stringify([run.hubUrl, run.rule?.id ?? run.scope]);
    const place = newest.get(what);
    const later = place === undefined ? undefined : shown[place];
    if (place !== undefined && later && isSameFailure(run, later)) {
      const count = (later.alike?.count ?? 0) + 1;
      shown[place] = { ...later, alike: { count, since: run.startedAt } };
    } else {
      newest.set(what, shown.push(run) - 1);
    }
  }
  return shown.slice(0, limit);
}

const isSameFailure = (one: RunSummary, other: RunSummary) =>
  one.status === "failed" && other.status === "failed" && one.message === other.message;
