import { useTranslations } from "next-intl";
import { ModelName } from "@/components/catalog/model-name";
import { NotStated } from "@/components/evidence/not-stated";
import { GradeMark } from "@/components/evidence/grade-mark";
import { NoSafetyScore } from "@/components/evidence/no-safety-score";
import { Parameters } from "@/components/evidence/parameters";
import { CommercialUseWord } from "@/components/license/commercial-use-word";
import { TaughtWords } from "@/components/lineage/taught-words";
import { HeadlineFigure } from "@/components/safety/headline-figure";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { ModelSummary } from "@/lib/catalog/schema";
import type { LineageEdge } from "@/lib/lineage/schema";

export type Student = { summary: ModelSummary; edge: LineageEdge };

const MOST = 100;

/** The models that name this one as teacher. */
export function StudentTable({ students }: { students: readonly Student[] }) {
  const t = useTranslations("lineage.students");
  return (
    <Table label={t("label")} className="min-w-[60rem]">
      <thead>
        <Row>
          <HeadCell>{t("model")}</HeadCell>
          <HeadCell>{t("domain")}</HeadCell>
          <HeadCell numeric>{t("size")}</HeadCell>
          <HeadCell>{t("types")}</HeadCell>
          <HeadCell>{t("license")}</HeadCell>
          <HeadCell>{t("safety")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {students.slice(0, MOST).map(({ summary, edge }) => (
          <Row key={edge.id}>
            <HeadCell scope="row" className="min-w-52 font-normal">
              <ModelName name={summary.id} inCatalog />
            </HeadCell>
            <Cell label={t("domain")}>{summary.domain}</Cell>
            <Cell label={t("size")} numeric>
              <Parameters count={summary.parameters} />
            </Cell>
            <Cell label={t("types")} className="min-w-48">
              {edge.distillation && <TaughtWords record={edge.distillation} />}
              <GradeMark grade={edge.grade} />
            </Cell>
            <Cell label={t("license")}>
              <div className="font-mono text-[0.9em]">{summary.license ?? <NotStated />}</div>
              <div className="text-xs whitespace-nowrap">
                <CommercialUseWord use={summary.commercialUse} />
              </div>
            </Cell>
            <Cell label={t("safety")} className="min-w-56">
              {summary.safety ? (
                <HeadlineFigure headline={summary.safety} />
              ) : (
                <NoSafetyScore runs={summary.safetyRuns} />
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
