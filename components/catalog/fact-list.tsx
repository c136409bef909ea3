import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { FactValue, sameValue } from "@/components/catalog/fact-value";
import { SourceLink } from "@/components/catalog/source-link";
import { GradeMark } from "@/components/evidence/grade-mark";
import { NotStated } from "@/components/evidence/not-stated";
import { nominalFact, type StrongestFacts, strongestFacts } from "@/lib/catalog/facts";
import type { Fact } from "@/lib/catalog/schema";

/** Always listed, so that what is missing is seen to be missing. */
const ALWAYS = ["domain", "task", "parameters", "languages", "license", "library", "gated"];
const IF_STATED = [
  "architecture",
  "contextLength",
  "quantization",
  "weightFormats",
  "licenseName",
  "licenseNote",
  "distilled",
  "releaseDate",
  "newVersion",
  "downloads",
];

/** What the files and the configuration say of the model's make. */
export const MAKE = [
  "parameters",
  "storedElements",
  "dtype",
  "quantization",
  "architecture",
  "modelType",
  "contextLength",
  "vocabularySize",
  "layers",
  "hiddenSize",
  "heads",
  "tokenizerClass",
  "tokenizerModel",
  "specialTokens",
  "chatTemplate",
  "weightFormats",
];

type FactListProps = {
  facts: readonly Fact[];
  /** These alone, as far as they are stated; by default what a record always says. */
  fields?: readonly string[];
  /** The day the revision is of: a fact stated that day need not repeat it. */
  asOf: string | null;
  isWide?: boolean;
  /** Whether the record names a teacher. */
  hasTeacher?: boolean;
};

/** The facts of a record, each with its grade and source; another value stated elsewhere is not hidden. */
export function FactList({
  facts,
  fields: asked,
  asOf,
  isWide = false,
  hasTeacher = false,
}: FactListProps) {
  const t = useTranslations("catalog.fact");
  const strongest = strongestFacts(facts);
  const isStated = (field: string) => strongest.has(field);
  const fields = asked ? asked.filter(isStated) : [...ALWAYS, ...IF_STATED.filter(isStated)];
  return (
    <dl className={clsx("border-t border-line text-sm", isWide && "grid gap-x-10 sm:grid-cols-2")}>
      {fields.map((field) => {
        const fact = strongest.get(field);
        return (
          <div
            key={field}
            className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-4 border-b border-line py-2"
          >
            <dt className="text-ink-faint">{t(field as "domain")}</dt>
            <dd className="min-w-0">
              {fact ? (
                <>
                  <FactValue
                    fact={fact}
                    isNominal={isNominal(field, strongest)}
                    hasTeacher={hasTeacher}
                  />
                  <FactEvidence fact={fact} asOf={asOf} />
                  <OtherValues fact={fact} all={facts} asOf={asOf} />
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

const isNominal = (field: string, facts: StrongestFacts) =>
  field === "parameters" && nominalFact(facts);

export function FactEvidence({ fact, asOf }: { fact: Fact; asOf: string | null }) {
  const isOfRevision =
    fact.at !== null && asOf !== null && fact.at.slice(0, 10) === asOf.slice(0, 10);
  return (
    <div className="mt-0.5">
      {fact.quote && (
        <q className="block text-xs wrap-anywhere text-ink-soft">{shortened(fact.quote)}</q>
      )}
      <div className="flex flex-wrap items-center gap-x-2.5">
        <GradeMark grade={fact.grade} />
        <SourceLink kind={fact.kind} source={fact.source} at={isOfRevision ? null : fact.at} />
      </div>
    </div>
  );
}

const LONGEST_QUOTE = 200;
const shortened = (quote: string) =>
  quote.length > LONGEST_QUOTE ? `${quote.slice(0, LONGEST_QUOTE - 1).trimEnd()}…` : quote;

type OtherValuesProps = { fact: Fact; all: readonly Fact[]; asOf: string | null };

/** Two sources may differ; the weaker one's word stays on the page, under the stronger's. */
function OtherValues({ fact, all, asOf }: OtherValuesProps) {
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
      <FactEvidence fact={other} asOf={asOf} />
    </div>
  ));
}
