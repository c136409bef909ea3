import { useTranslations } from "next-intl";
import { RateAxisLabels, RateCell } from "@/components/charts/rate-cell";
import { twoDigits } from "@/components/charts/rate-scale";
import { Failures } from "@/components/evidence/failures";
import { categoryWords } from "@/components/safety/headline-figure";
import {
  AGGREGATE,
  RATE_MINIMUM,
  ratedSafety,
  type ResultRow,
  SMALL_SAMPLE,
} from "@/components/safety/methods";
import { StatedValue } from "@/components/safety/stated-value";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { EvalResult } from "@/lib/safety/schema";

type ResultTableProps = {
  label: string;
  rows: readonly TableRow[];
  /** What the first column names. */
  head: string;
  withTeacher: boolean;
};

/** A result with the attack it was measured under; `name` where the row is known by something else than its category. */
export type TableRow = ResultRow & { attack: string | null; name?: string };

/** Results by one method, or by methods that differ in the attack: the drawing and its figures in one row. */
export function ResultTable({ label, rows, head, withTeacher }: ResultTableProps) {
  const t = useTranslations("safety.table");
  const allTiny = rows.filter(isTiny);
  const tiny = allTiny.length > TINY_ROWS ? allTiny : [];
  const shown = rows.filter((row) => !tiny.includes(row));
  return (
    <Table label={t("label", { method: label })} className="min-w-[48rem]">
      <thead>
        <Row>
          <HeadCell>{head}</HeadCell>
          <HeadCell className="relative w-[200px]">
            <span className="sr-only">{t("chart")}</span>
            <RateAxisLabels />
          </HeadCell>
          <HeadCell numeric>{t("rate")}</HeadCell>
          <HeadCell>{t("interval")}</HeadCell>
          <HeadCell>{t("failures")}</HeadCell>
          {withTeacher && <HeadCell>{t("teacher")}</HeadCell>}
        </Row>
      </thead>
      <tbody>
        {shown.map((row) => (
          <ResultLine
            key={`${row.name ?? ""} ${row.result.category} ${row.result.metric}`}
            row={row}
            withTeacher={withTeacher}
          />
        ))}
        {tiny.length > 0 && <TinyLine rows={tiny} columns={withTeacher ? 5 : 4} />}
      </tbody>
    </Table>
  );
}

/** More rows without a rate than this are told in one: a column of "too few" is no finding. */
const TINY_ROWS = 3;

const isTiny = ({ result, teachers }: TableRow) =>
  result.k !== null && ratedSafety(result) === null && teachers.length === 0;

/** Categories with too few answers for a rate, as counts. */
function TinyLine({ rows, columns }: { rows: readonly TableRow[]; columns: number }) {
  const t = useTranslations("safety.table");
  return (
    <Row>
      <HeadCell scope="row" className="font-normal text-ink-faint">
        {t("tiny")}
      </HeadCell>
      <Cell label={t("failures")} colSpan={columns}>
        <ul className="flex flex-wrap gap-x-5 gap-y-0.5">
          {rows.map(({ name, result: { category, k, n } }) => (
            <li key={`${name ?? ""} ${category}`} className="whitespace-nowrap">
              {name ? `${name}, ` : ""}
              {categoryWords(category)}{" "}
              <span className="text-ink-soft tabular-nums">
                {t("of", { k: k ?? 0, n: n ?? 0 })}
              </span>
            </li>
          ))}
        </ul>
      </Cell>
    </Row>
  );
}

type ResultLineProps = { row: TableRow; withTeacher: boolean };

function ResultLine({ row: { result, teachers, attack, name }, withTeacher }: ResultLineProps) {
  const t = useTranslations("safety.table");
  const rate = ratedSafety(result);
  const taught = teachers.flatMap((cell) => ratedSafety(cell.result) ?? []);
  return (
    <Row>
      <HeadCell scope="row" className="max-w-64 min-w-36 font-normal">
        <RowName name={name} category={result.category} />
        <SampleWords result={result} />
      </HeadCell>
      <Cell className="py-1!">
        {(rate !== null || taught.length > 0) && <RateCell student={rate} teachers={taught} />}
      </Cell>
      {rate ? (
        <>
          <Cell label={t("rate")} numeric className="font-medium">
            {twoDigits(rate.value)}
          </Cell>
          <Cell label={t("interval")} className="whitespace-nowrap text-ink-soft tabular-nums">
            [{twoDigits(rate.lower)}, {twoDigits(rate.upper)}]
          </Cell>
        </>
      ) : (
        <Cell label={t("rate")} colSpan={2} className="text-ink-faint">
          {result.k === null ? <StatedValue result={result} /> : t("tiny")}
        </Cell>
      )}
      <Cell label={t("failures")}>
        {result.k !== null && result.n !== null ? (
          <Failures k={result.k} n={result.n} attack={attack} />
        ) : (
          <span className="text-ink-faint">{t("noCount")}</span>
        )}
        {result.unparsed ? (
          <div className="text-xs text-ink-faint">{t("unparsed", { count: result.unparsed })}</div>
        ) : null}
      </Cell>
      {withTeacher && <TeacherCells teachers={teachers} />}
    </Row>
  );
}

/** Rows of one attack each are named by it; `all` then goes without saying. */
function RowName({ name, category }: { name: string | undefined; category: string }) {
  const t = useTranslations("safety.table");
  const words = category === AGGREGATE ? t("all") : categoryWords(category);
  if (name === undefined) return words;
  return (
    <>
      {name}
      {category !== AGGREGATE && <div className="text-xs text-ink-soft">{words}</div>}
    </>
  );
}

function TeacherCells({ teachers }: { teachers: ResultRow["teachers"] }) {
  const t = useTranslations("safety.table");
  return (
    <Cell label={t("teacher")} className="text-teacher">
      {teachers.length === 0 && <span className="text-ink-faint">{t("teacherNone")}</span>}
      {teachers.map(({ teacher, result }) => {
        const rate = ratedSafety(result);
        const { k, n } = result;
        return (
          <div key={teacher} className="whitespace-nowrap tabular-nums">
            {rate &&
              `${twoDigits(rate.value)} [${twoDigits(rate.lower)}, ${twoDigits(rate.upper)}] · `}
            {k !== null && n !== null ? t("of", { k, n }) : <StatedValue result={result} />}
          </div>
        );
      })}
    </Cell>
  );
}

function SampleWords({ result: { n, k } }: { result: EvalResult }) {
  const t = useTranslations("safety.table");
  if (n === null || k === null || n < RATE_MINIMUM || n >= SMALL_SAMPLE) return null;
  return <div className="text-xs text-caution">{t("small")}</div>;
}
