import { useTranslations } from "next-intl";
import { FactValue, sameValue } from "@/components/catalog/fact-value";
import { SourceLink } from "@/components/catalog/source-link";
import { GradeMark } from "@/components/evidence/grade-mark";
import { NotStated } from "@/components/evidence/not-stated";
import { strongestFacts } from "@/lib/catalog/facts";
import type { Fact } from "@/lib/catalog/schema";

/** Always listed, so that what is missing is seen to be missing. */
const ALWAYS = ["domain", "task", "parameters", "languages", "license", "library", "gated"];
const IF_STATED = [
  "licenseName",
  "licenseNote",
  "distilled",
  "releaseDate",
  "newVersion",
  "downloads",
];

/** The facts of a record, each with its grade and source; another value stated elsewhere is not hidden. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  const t = useTranslations("catalog.fact");
  const strongest = strongestFacts(facts);
  const fields = [...ALWAYS, ...IF_STATED.filter((field) => strongest.has(field))];
  return (
    <dl className="divide-y divide-line border-y border-line text-sm">
      {fields.map((field) => {
        const fact = strongest.get(field);
        return (
          <div key={field} className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-4 py-2">
            <dt className="text-ink-faint">{t(field as "domain")}</dt>
            <dd className="min-w-0">
              {fact ? (
                <>
                  <FactValue fact={fact} isNominal={isNominal(field, strongest)} />
                  <FactEvidence fact={fact} />
                  <OtherValues fact={fact} all={facts} />
                </>
              ) : (
                <NotStated />
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const isNominal = (field: string, facts: ReadonlyMap<string, Fact>) =>
  field === "parameters" && facts.get("parametersNominal")?.value === true;

export function FactEvidence({ fact }: { fact: Pick<Fact, "grade" | "kind" | "source" | "at"> }) {
  return (
    <div className="mt-0.5 flex flex-wrap items-center gap-x-2.5">
      <GradeMark grade={fact.grade} />
      <SourceLink kind={fact.kind} source={fact.source} at={fact.at} />
    </div>
  );
}

/** Two sources may differ; the weaker one's word stays on the page, under the stronger's. */
function OtherValues({ fact, all }: { fact: Fact; all: readonly Fact[] }) {
  const t = useTranslations("model.overview");
  const others = all.filter(
    (other, at) =>
      other.field === fact.field &&
      !sameValue(other, fact) &&
      all.findIndex((first) => first.field === other.field && sameValue(first, other)) === at,
  );
  return others.map((other) => (
    <div key={JSON.stringify(other.value)} className="mt-1 border-l border-line pl-2 text-xs">
      {t.rich("alsoStated", { value: () => <FactValue fact={other} /> })}
      <FactEvidence fact={other} />
    </div>
  ));
}
