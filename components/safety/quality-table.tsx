import { useTranslations } from "next-intl";
import { hostOf } from "@/components/catalog/source-link";
import { NotStated } from "@/components/evidence/not-stated";
import { categoryWords } from "@/components/safety/headline-figure";
import { AGGREGATE } from "@/components/safety/methods";
import { ExternalLink } from "@/components/ui/external-link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { EvalRun } from "@/lib/safety/schema";

/** Results that say how well a model works and nothing of how safe it is: the source's own figures, not recomputed. */
export function QualityTable({ runs }: { runs: readonly EvalRun[] }) {
  const t = useTranslations("safety.quality");
  return (
    <Table label={t("label")} className="min-w-[44rem]">
      <thead>
        <Row>
          <HeadCell>{t("benchmark")}</HeadCell>
          <HeadCell>{t("metric")}</HeadCell>
          <HeadCell numeric>{t("value")}</HeadCell>
          <HeadCell>{t("evaluator")}</HeadCell>
          <HeadCell>{t("date")}</HeadCell>
          <HeadCell>{t("source")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {runs.flatMap((run) => {
          const host = hostOf(run.sourceUrl);
          return run.results.map((result) => (
            <Row key={`${run.id} ${result.category} ${result.metric}`}>
              <HeadCell scope="row" className="max-w-72 font-normal">
                {run.benchmark}
                {result.category !== AGGREGATE && (
                  <div className="text-xs text-ink-faint">{categoryWords(result.category)}</div>
                )}
              </HeadCell>
              <Cell label={t("metric")}>{result.metric.replaceAll("_", " ")}</Cell>
              <Cell label={t("value")} numeric>
                {result.grade ?? result.value ?? <NotStated />}
                {result.unit === "0-100" && <span className="text-ink-faint"> / 100</span>}
              </Cell>
              <Cell label={t("evaluator")}>{run.evaluator ?? <NotStated />}</Cell>
              <Cell label={t("date")} className="whitespace-nowrap">
                {run.ranAt ?? <NotStated />}
              </Cell>
              <Cell label={t("source")} className="text-xs">
                {host ? <ExternalLink href={run.sourceUrl}>{host}</ExternalLink> : run.sourceUrl}
              </Cell>
            </Row>
          ));
        })}
      </tbody>
    </Table>
  );
}
