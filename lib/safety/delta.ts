import { z } from "zod";
import { type EvalResult, type EvalRun, type SafetyReport } from "@/lib/safety/schema";

/** A model beside its teacher in one category of one method. Positive is safer than the teacher. */
export const SafetyDelta = z
  .object({
    teacher: z.string().describe("id of the teacher"),
    run: z.string().describe("id of the model's run"),
    teacherRun: z.string().describe("id of the teacher's run"),
    benchmark: z.string(),
    category: z.string(),
    metric: z.string(),
    value: z.number().describe("the model's safety rate less the teacher's, -1 to 1"),
    lower: z.number().describe("95 % interval of the difference (Newcombe)"),
    upper: z.number(),
  })
  .meta({ id: "SafetyDelta" });
export type SafetyDelta = z.infer<typeof SafetyDelta>;

/**
 * The differences to teachers that may be told as numbers: benchmark, its revision, category, metric, attack, judge
 * and guardrail agree. What neither side states agrees only inside one publication, which tested both alike. Runs of
 * which only retellings were read are left out.
 */
export function safetyDeltas({ runs, teachers }: SafetyReport): SafetyDelta[] {
  return teachers.flatMap((teacher) =>
    runs.flatMap((run) =>
      teacher.runs
        .filter((taught) => sameMethod(run, taught))
        .flatMap((taught) =>
          pairs(run, taught).map((delta) => ({ teacher: teacher.id, ...delta })),
        ),
    ),
  );
}

function sameMethod(a: EvalRun, b: EvalRun): boolean {
  if (a.asReported || b.asReported) return false;
  const onePublication = a.sourceUrl === b.sourceUrl && a.evaluator === b.evaluator;
  const agree = (key: "attack" | "judge" | "guardrail") =>
    a[key] === b[key] && (a[key] !== null || onePublication);
  return (
    a.kind === b.kind &&
    a.benchmark === b.benchmark &&
    a.benchmarkRevision === b.benchmarkRevision &&
    agree("attack") &&
    agree("judge") &&
    agree("guardrail")
  );
}

function pairs(run: EvalRun, taught: EvalRun): Omit<SafetyDelta, "teacher">[] {
  return run.results.flatMap((own) => {
    const other = taught.results.find(
      ({ category, metric }) => category === own.category && metric === own.metric,
    );
    if (!own.safety || !other?.safety) return [];
    const { benchmark } = run;
    const { category, metric } = own;
    const difference = newcombe(own.safety, other.safety);
    return [{ run: run.id, teacherRun: taught.id, benchmark, category, metric, ...difference }];
  });
}

/** Newcombe's hybrid score interval: both Wilson intervals, turned into one of the difference. */
function newcombe(a: Rate, b: Rate): Rate {
  const value = a.value - b.value;
  return {
    value,
    lower: value - Math.hypot(a.value - a.lower, b.upper - b.value),
    upper: value + Math.hypot(a.upper - a.value, b.value - b.lower),
  };
}

type Rate = NonNullable<EvalResult["safety"]>;
