import type { MethodFamily } from "@/components/safety/methods";

export type HeadingWords = {
  judge: (judge: string | null) => string;
  guardrail: (guardrail: string | null) => string;
  sample: (n: string) => string;
  noAttack: string;
};

/**
 * What each table is called. Tables of one benchmark share its name, so what they differ in is added: the sample, else
 * the guardrail, the judge, the attacks, the evaluator or the source; and where nothing of that differs, a number.
 */
export function methodHeadings(
  families: readonly MethodFamily[],
  words: HeadingWords,
): ReadonlyMap<string, string> {
  return new Map(
    families.map((family) => {
      const name = nameOf(family);
      const alike = families.filter((other) => nameOf(other) === name);
      if (alike.length === 1) return [family.id, name];
      const at = alike.indexOf(family);
      const told = differences(words)
        .map((difference) => alike.map(difference))
        .find((texts) => texts.every(Boolean) && new Set(texts).size === texts.length);
      return [family.id, `${name} · ${told?.[at] ?? at + 1}`];
    }),
  );
}

function nameOf({ groups, isCompact }: MethodFamily): string {
  const method = groups[0]?.method;
  if (!method) return "";
  return isCompact || !method.attack ? method.benchmark : `${method.benchmark} · ${method.attack}`;
}

type Difference = (family: MethodFamily) => string | null;

const differences = (words: HeadingWords): Difference[] => [
  (family) => {
    const samples = new Set(resultsOf(family).flatMap(({ n }) => n ?? []));
    return samples.size > 0 && samples.size <= MOST_SAMPLES
      ? words.sample([...samples].toSorted((a, b) => a - b).join(", "))
      : null;
  },
  ({ groups }) => words.guardrail(groups[0]?.method.guardrail ?? null),
  ({ groups }) => words.judge(groups[0]?.method.judge ?? null),
  ({ groups }) => groups.map(({ method }) => method.attack ?? words.noAttack).join(", "),
  ({ groups }) => groups[0]?.runs[0]?.run.evaluator ?? null,
  ({ groups }) => groups[0]?.runs[0]?.run.sourceUrl ?? null,
];

/** More sizes than this are no name. */
const MOST_SAMPLES = 2;

const resultsOf = ({ groups }: MethodFamily) =>
  groups.flatMap(({ runs }) => runs.flatMap(({ run }) => run.results));
