import type { EvalResult, EvalRun, SafetyReport } from "@/lib/safety/schema";

/** What must agree before two results may stand side by side. */
export type Method = Pick<
  EvalRun,
  "benchmark" | "benchmarkRevision" | "attack" | "judge" | "guardrail"
>;

export type TeacherCell = { teacher: string; result: EvalResult };
/** One category of one run, and the teachers' results for the same category by the same method. */
export type ResultRow = { result: EvalResult; teachers: TeacherCell[] };
export type RunRows = { run: EvalRun; rows: ResultRow[] };
export type MethodGroup = { id: string; method: Method; runs: RunRows[]; teachers: string[] };
/** Attacks on one benchmark before one judge, of one publication, with a row or two each: told in one table. */
export type MethodFamily = { id: string; groups: MethodGroup[]; isCompact: boolean };

/** Below this a rate says more than the answers do, so only the count is shown. */
export const RATE_MINIMUM = 20;
export const SMALL_SAMPLE = 40;
/** The category that sums the others. */
export const AGGREGATE = "all";

const keyOf = ({ benchmark, benchmarkRevision, attack, judge, guardrail }: Method) =>
  JSON.stringify([benchmark, benchmarkRevision, attack, judge, guardrail]);

/** Runs of one kind by method. A run by another judge or attack is another group: they are never compared. */
export function groupByMethod(report: SafetyReport, kind: EvalRun["kind"]): MethodGroup[] {
  const groups = new Map<string, EvalRun[]>();
  for (const run of report.runs.filter((one) => one.kind === kind)) {
    groups.set(keyOf(run), [...(groups.get(keyOf(run)) ?? []), run]);
  }
  const ordered = [...groups].toSorted(([, a], [, b]) => worst(a) - worst(b));
  return ordered.flatMap(([key, runs], at) => {
    const [method] = runs;
    if (!method) return [];
    const taught = report.teachers.flatMap(({ id, runs: all }) => {
      const same = all.filter((run) => run.kind === kind && keyOf(run) === key);
      return same.length > 0 ? [{ id, results: same.flatMap(({ results }) => results) }] : [];
    });
    return [
      {
        id: `method-${at + 1}`,
        method,
        runs: runs.map((run) => ({ run, rows: rowsOf(run, taught) })),
        teachers: taught.map(({ id }) => id),
      },
    ];
  });
}

type Taught = { id: string; results: EvalResult[] };

function rowsOf(run: EvalRun, taught: readonly Taught[]): ResultRow[] {
  return run.results
    .map((result) => ({
      result,
      teachers: taught.flatMap(({ id, results }) =>
        results
          .filter(
            ({ category, metric }) => category === result.category && metric === result.metric,
          )
          .map((same) => ({ teacher: id, result: same })),
      ),
    }))
    .toSorted((a, b) => order(a.result) - order(b.result));
}

/** Worst first, by the lower end of the interval; what has no rate next, and the sum of all at the end. */
function order(result: EvalResult): number {
  if (result.category === AGGREGATE) return 3;
  return ratedSafety(result)?.lower ?? 2;
}

const worst = (runs: readonly EvalRun[]) =>
  Math.min(
    2,
    ...runs.flatMap(({ results }) => results.flatMap((one) => ratedSafety(one)?.lower ?? [])),
  );

/** The safety rate where there are answers enough for one. */
export function ratedSafety({ safety, n }: EvalResult): EvalResult["safety"] {
  return safety && n !== null && n >= RATE_MINIMUM ? safety : null;
}

/** A method with more rows than this has a table of its own. */
const COMPACT_ROWS = 2;

/**
 * Draws together what differs by the attack alone and has little to show, so that nine attacks are a table and not
 * nine. They stand in the order of their names: a rank would compare what is not comparable.
 */
export function familiesOf(groups: readonly MethodGroup[]): MethodFamily[] {
  const families = new Map<string, MethodGroup[]>();
  for (const group of groups) {
    const key = compactKey(group) ?? group.id;
    families.set(key, [...(families.get(key) ?? []), group]);
  }
  return [...families.values()].map((members) => {
    const isCompact = members.length > 1;
    const byName = members.toSorted((a, b) =>
      (a.method.attack ?? "").localeCompare(b.method.attack ?? "", "en"),
    );
    return { id: members[0]?.id ?? "", groups: isCompact ? byName : members, isCompact };
  });
}

/** What a family must agree in; null for a method that stands alone. */
function compactKey({ method, runs }: MethodGroup): string | null {
  const [only, another] = runs;
  if (!only || another || only.rows.length > COMPACT_ROWS) return null;
  const { benchmark, benchmarkRevision, judge, guardrail } = method;
  const { runner, evaluator, ranAt, sourceUrl, note, modelLabel } = only.run;
  return JSON.stringify([
    ...[benchmark, benchmarkRevision, judge, guardrail],
    ...[runner, evaluator, ranAt, sourceUrl, note, modelLabel],
  ]);
}
