import { useTranslations } from "next-intl";
import { twoDigits } from "@/components/charts/rate-scale";
import { WhiskerChart, type WhiskerRow } from "@/components/charts/whisker-chart";
import { categoryWords } from "@/components/safety/headline-figure";
import { methodHeadings } from "@/components/safety/method-headings";
import { MethodDetails, useMethodWords } from "@/components/safety/method-words";
import { AGGREGATE, type MethodFamily, ratedSafety } from "@/components/safety/methods";
import { Link } from "@/components/ui/link";

const ROWS = 10;

/** One small chart a method, each leading to its table. They share an axis and nothing else. */
export function MethodGlance({ families }: { families: readonly MethodFamily[] }) {
  const t = useTranslations("safety.table");
  const headings = methodHeadings(families, useMethodWords());
  const drawn = families.flatMap((family) => {
    const rows = rowsOf(family, t("all"));
    return rows.length > 0 ? [{ family, rows }] : [];
  });
  return (
    <ul className="grid gap-x-10 gap-y-8 sm:grid-cols-2 xl:grid-cols-3">
      {drawn.map(({ family, rows }) => (
        <li key={family.id} className="min-w-0">
          <Panel family={family} method={headings.get(family.id) ?? ""} rows={rows} />
        </li>
      ))}
    </ul>
  );
}

type PanelProps = { family: MethodFamily; method: string; rows: readonly WhiskerRow[] };

function Panel({ family: { id, groups, isCompact }, method, rows }: PanelProps) {
  const t = useTranslations("safety.chart");
  const [first] = groups;
  if (!first) return null;
  const words = rows.map(({ label, student, teachers }) =>
    [
      t("row", { category: label, ...figures(student) }),
      ...teachers.map((rate) => t("teacher", figures(rate))),
    ].join(", "),
  );
  return (
    <>
      <h3 className="text-sm font-medium tracking-normal wrap-anywhere">
        <Link href={`#${id}`} look="plain">
          {method}
        </Link>
      </h3>
      <p className="mb-2 text-xs wrap-anywhere text-ink-faint">
        <MethodDetails method={first.method} isOfFamily={isCompact} />
      </p>
      <WhiskerChart
        id={`chart-${id}`}
        title={t("title", { method })}
        desc={t("desc", { rows: words.slice(0, ROWS).join("; ") })}
        rows={rows.slice(0, ROWS)}
      />
      {rows.length > ROWS && (
        <p className="text-xs text-ink-faint">{t("more", { count: rows.length - ROWS })}</p>
      )}
    </>
  );
}

function rowsOf({ groups, isCompact }: MethodFamily, all: string): WhiskerRow[] {
  return groups.flatMap(({ id, method, runs }) =>
    runs.flatMap(({ run, rows }) =>
      rows.flatMap(({ result, teachers }) => {
        const student = ratedSafety(result);
        if (!student) return [];
        const category = result.category === AGGREGATE ? all : categoryWords(result.category);
        return [
          {
            key: `${id} ${run.id} ${result.category} ${result.metric}`,
            label: isCompact ? (method.attack ?? category) : category,
            student,
            teachers: teachers.flatMap((cell) => ratedSafety(cell.result) ?? []),
          },
        ];
      }),
    ),
  );
}

const figures = ({ value, lower, upper }: WhiskerRow["student"]) => ({
  value: twoDigits(value),
  lower: twoDigits(lower),
  upper: twoDigits(upper),
});
