import type { MethodFamily } from "@/components/safety/methods";

export type HeadingWords = {
  judge: (judge: string | null) => string;
  guardrail: (guardrail: string | null) => string;
  sample: (n: string) => string;
  noAttack: string;
};

/**
 * What each table is called. Tables of one benchmark share its name, so what tells them apart is added: guardrail,
 * sample, judge, attacks, evaluator and source, as many as it takes; and where nothing differs, a number.
 */
export function methodHeadings(
  families: readonly MethodFamily[],
  words: HeadingWords,
): ReadonlyMap<string, string> {
  return new Map(
    families.map((family) => {
      const name = nameOf(family);
      const alike = families.filter((other) => nameOf(other) === name);
      const told = toldApart(alike, words)[alike.indexOf(family)];
      return [family.id, told ? `${name} · ${told}` : name];
    }),
  );
}

/** For each, the fewest words that no other has; none for one that stands alone. */
function toldApart(alike: readonly MethodFamily[], words: HeadingWords): string[] {
  if (alike.length === 1) return [];
  let told = alike.map(() => "");
  for (const difference of differences(words)) {
    const longer = alike.map((family, at) =>
      [told[at], difference(family)].filter(Boolean).join(", "),
    );
    if (new Set(longer).size > new Set(told).size) told = longer;
    if (new Set(told).size === alike.length) return told;
  }
  return told.map((text, at) => [text, at + 1].filter(Boolean).join(", "));
}

function nameOf({ groups, isCompact }: MethodFamily): string {
  const method = groups[0]?.method;
  if (!method) return "";
  return isCompact || !method.attack ? method.benchmark : `${method.benchmark} · ${method.attack}`;
}

type Difference = (family: MethodFamily) => string | null;

const differences = (words: HeadingWords): Difference[] => [
  ({ groups }) => words.guardrail(groups[0]?.method.guardrail ?? null),
  (family) => {
    const samples = new Set(resultsOf(family).flatMap(({ n }) => n ?? []));
    return samples.size > 0 && samples.size <= MOST_SAMPLES
      ? words.sample([...samples].toSorted((a, b) => a - b).join(", "))
      : null;
  },
  ({ groups }) => words.judge(groups[0]?.method.judge ?? null),
  ({ groups }) => groups.map(({ method }) => method.attack ?? words.noAttack).join(", "),
  ({ groups }) => groups[0]?.runs[0]?.run.evaluator ?? null,
  ({ groups }) => groups[0]?.runs[0]?.run.sourceUrl ?? null,
];

/** More sizes than this are no name. */
const MOST_SAMPLES = 2;

const resultsOf = ({ groups }: MethodFamily) =>
  groups.flatMap(({ runs }) => runs.flatMap(({ run }) => run.results));
