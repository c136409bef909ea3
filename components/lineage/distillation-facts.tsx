import { useFormatter, useTranslations } from "next-intl";
import { SourceLink } from "@/components/catalog/source-link";
import { GradeMark } from "@/components/evidence/grade-mark";
import { NotStated } from "@/components/evidence/not-stated";
import type { ReactNode } from "react";
import type { Parent } from "@/components/lineage/parentage";
import type { DistillationRecord } from "@/lib/lineage/schema";

/** How a teacher taught, field by field: what nobody stated stands there as not stated. */
export function DistillationFacts({ parent }: { parent: Parent }) {
  const t = useTranslations("lineage.taught");
  const format = useFormatter();
  const record: Partial<DistillationRecord> = parent.distillation ?? {};
  const { types, typesBasis, scheme, signal, delivery, temperature, samples } = record;
  const strongest = parent.edge.evidence.find(({ grade }) => grade === parent.grade);
  const short: [string, ReactNode][] = [
    ["types", types ? <Types key="types" types={types} basis={typesBasis ?? null} /> : null],
    ["scheme", scheme ? t(`schemes.${scheme}`) : null],
    ["signal", signal ? t(`signals.${signal}`) : null],
    ["delivery", delivery ? t(`deliveries.${delivery}`) : null],
    ["temperature", temperature ?? null],
    ["samples", samples == null ? null : format.number(samples)],
    ["stage", record.stage ?? null],
    ["loss", record.loss ?? null],
  ];
  const long: [string, ReactNode][] = [
    ["method", record.method ?? null],
    ["dataset", record.dataset ?? null],
    ["filters", record.filters ?? null],
  ];
  return (
    <>
      <dl className="grid grid-cols-2 border-t border-line text-sm sm:grid-cols-4">
        {short.map(([field, value]) => (
          <Field key={field} term={t(field as "scheme")}>
            {value}
          </Field>
        ))}
        {long.map(([field, value]) => (
          <Field key={field} term={t(field as "scheme")} isWide>
            {value}
          </Field>
        ))}
      </dl>
      <p className="mt-2 flex flex-wrap items-center gap-x-2.5">
        <GradeMark grade={parent.grade} />
        {strongest && (
          <SourceLink kind={strongest.kind} source={strongest.source} at={strongest.at} />
        )}
      </p>
    </>
  );
}

function Field({
  term,
  isWide,
  children,
}: {
  term: string;
  isWide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={`border-b border-line py-2 pr-4 ${isWide ? "col-span-full" : ""}`}>
      <dt className="text-xs text-ink-faint">{term}</dt>
      <dd className="min-w-0 wrap-anywhere">{children ?? <NotStated />}</dd>
    </div>
  );
}

/** An empty list is a statement: none of the types. */
function Types({
  types,
  basis,
}: {
  types: readonly ("response" | "feature" | "relation")[];
  basis: "documented" | "inferred" | null;
}) {
  const t = useTranslations("lineage.taught");
  if (types.length === 0) return t("typesNone");
  return (
    <>
      {types.map((type) => t(`type.${type}`)).join(", ")}
      {basis && <span className="text-xs text-ink-faint"> ({t(`basis.${basis}`)})</span>}
    </>
  );
}
