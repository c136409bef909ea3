import { parseDocument } from "yaml";
import { z } from "zod";
import type { Claims, EvalClaim, Json, ProblemClaim } from "@/lib/sync/reading/claim";
import { storableJson } from "@/lib/sync/reading/storable";
import type { Subject } from "./subject";
import { asObject } from "./value";

const text = z.string().trim().min(1);
const number = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);
const optional = text.nullish().catch(null);

const Metric = z.object({ type: text, value: z.unknown(), name: optional });
const IndexResult = z.object({
  dataset: z.object({
    type: optional,
    name: optional,
    config: optional,
    split: optional,
    revision: optional,
  }),
  metrics: z.array(z.unknown()),
  source: z.object({ url: optional, name: optional }).nullish().catch(null),
});

/** Results of the card's `model-index`, one run a data set and source: the publisher's own numbers. */
export function modelIndexClaims(index: Json, subject: Subject): Partial<Claims> {
  if (index === null) return {};
  const problems: ProblemClaim[] = [];
  const runs: EvalClaim[] = [];
  const entries = Array.isArray(index) ? index : [index];
  for (const [at, entry] of entries.entries()) {
    const results = asObject(entry)?.results;
    if (!Array.isArray(results)) {
      problems.push(badShape(`model-index[${at}]`, "it has no list of results"));
      continue;
    }
    for (const [row, result] of results.entries()) {
      const run = indexRun(result, `model-index[${at}].results[${row}]`, subject, problems);
      if (run) runs.push(run);
    }
  }
  return { evals: mergeRuns(runs), problems };
}

function indexRun(
  value: Json,
  field: string,
  subject: Subject,
  problems: ProblemClaim[],
): EvalClaim | null {
  const parsed = IndexResult.safeParse(value);
  const benchmark = parsed.data?.dataset.name ?? parsed.data?.dataset.type;
  if (!parsed.success || !benchmark) {
    problems.push(badShape(field, "it needs a dataset with a name and a list of metrics"));
    return null;
  }
  const { dataset, metrics, source } = parsed.data;
  const category = [dataset.config, dataset.split].filter(Boolean).join(" ") || "all";
  const results = metrics.flatMap((metric, at) => {
    const read = Metric.safeParse(metric);
    const measured = read.success ? number.safeParse(read.data.value) : null;
    if (!read.success || !measured?.success) {
      problems.push(
        badShape(`${field}.metrics[${at}]`, "it needs a type and a value that is a number"),
      );
      return [];
    }
    return [
      {
        category,
        metric: read.data.name ?? read.data.type,
        value: measured.data,
        unit: unitOf(measured.data),
      },
    ];
  });
  if (results.length === 0) return null;
  return {
    benchmark,
    benchmarkRevision: dataset.revision ?? null,
    ranAt: null,
    sourceUrl: webAddress(source?.url) ?? subject.cardUrl,
    evaluator: source?.name ?? null,
    note: null,
    results,
  };
}

const EvalFileEntry = z.object({
  dataset: z.object({ id: text, task_id: optional, revision: optional }),
  value: number,
  date: optional,
  source: z
    .object({ url: optional, name: optional, user: optional, org: optional })
    .nullish()
    .catch(null),
  notes: optional,
});

/** Results of one `.eval_results/*.yaml`. */
export function evalFileClaims(path: string, content: string, fileUrl: string): Partial<Claims> {
  const entries = readYaml(content);
  if (!Array.isArray(entries)) return { problems: [badShape(path, "it is not a YAML list")] };
  const problems: ProblemClaim[] = [];
  const runs = entries.flatMap((entry, at): EvalClaim[] => {
    const object = asObject(entry);
    const parsed = EvalFileEntry.safeParse(object?.data ?? object);
    if (!parsed.success) {
      problems.push(
        badShape(`${path}[${at}]`, "it needs a dataset with an id and a value that is a number"),
      );
      return [];
    }
    const { dataset, value, date, source, notes } = parsed.data;
    const result = {
      category: dataset.task_id ?? "all",
      metric: "score",
      value,
      unit: unitOf(value),
    };
    return [
      {
        benchmark: dataset.id,
        benchmarkRevision: dataset.revision ?? null,
        ranAt: date && /^\d{4}(-\d{2}){0,2}/.test(date) ? date.slice(0, 10) : null,
        sourceUrl: webAddress(source?.url) ?? fileUrl,
        evaluator: source?.name ?? source?.org ?? source?.user ?? null,
        note: notes ?? null,
        results: [result],
      },
    ];
  });
  return { evals: mergeRuns(runs), problems };
}

/** Null where it is no YAML; aliases that multiply and nesting without end throw on the way. */
function readYaml(content: string): Json {
  try {
    const document = parseDocument(content, { prettyErrors: false, logLevel: "silent" });
    return document.errors.length > 0 ? null : storableJson(document.toJS({ maxAliasCount: 100 }));
  } catch {
    return null;
  }
}

/** Results that say the same method are one run; of two values for one metric, the first is kept. */
function mergeRuns(runs: EvalClaim[]): EvalClaim[] {
  const merged = new Map<string, EvalClaim>();
  for (const run of runs) {
    const key = JSON.stringify({ ...run, results: null });
    const kept = merged.get(key) ?? { ...run, results: [] };
    for (const result of run.results) {
      const known = kept.results.some(
        ({ category, metric }) => category === result.category && metric === result.metric,
      );
      if (!known) kept.results.push(result);
    }
    merged.set(key, kept);
  }
  return [...merged.values()];
}

/** The card states a bare number. Above 1 it cannot be a fraction; below, it may be either. */
function unitOf(value: number): "fraction" | "0-100" | "other" {
  if (value >= 0 && value <= 1) return "fraction";
  return value > 1 && value <= 100 ? "0-100" : "other";
}

function webAddress(url: string | null | undefined): string | null {
  return url && /^https?:\/\/\S+$/.test(url) ? url : null;
}

function badShape(field: string, reason: string): ProblemClaim {
  return { code: "evals.shape", field, message: `${field} was not read: ${reason}.` };
}
