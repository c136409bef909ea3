import { useTranslations } from "next-intl";
import { GradeMark } from "@/components/evidence/grade-mark";
import { NotStated } from "@/components/evidence/not-stated";
import { Parameters } from "@/components/evidence/parameters";
import { EvidenceSource } from "@/components/teachers/evidence-source";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { ModelSummary } from "@/lib/catalog/schema";
import type { LineageEdge } from "@/lib/lineage/schema";
import { links } from "@/lib/web/links";

type StudentTableProps = {
  teacher: string;
  students: readonly { summary: ModelSummary; edge: LineageEdge }[];
};

/** Who learned from a teacher, how, and by what evidence: one row an edge. */
export function StudentTable({ teacher, students }: StudentTableProps) {
  const t = useTranslations("search.teachers");
  const words = useTranslations("search");
  return (
    <Table label={t("studentsOf", { teacher })}>
      <thead>
        <Row>
          <HeadCell>{t("column.student")}</HeadCell>
          <HeadCell>{t("column.relation")}</HeadCell>
          <HeadCell>{t("column.type")}</HeadCell>
          <HeadCell>{t("column.scheme")}</HeadCell>
          <HeadCell>{t("column.domain")}</HeadCell>
          <HeadCell numeric>{t("column.parameters")}</HeadCell>
          <HeadCell>{t("column.grade")}</HeadCell>
          <HeadCell className="min-w-48">{t("column.source")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {students.map(({ summary, edge: { id, relation, distillation, grade, evidence } }) => (
          <Row key={id} className="hover:bg-raised">
            <HeadCell scope="row" className="min-w-52 font-normal wrap-anywhere">
              <Link href={links.model(summary.id)}>{summary.id}</Link>
            </HeadCell>
            <Cell label={t("column.relation")} className="whitespace-nowrap">
              {t(`relation.${relation}`)}
            </Cell>
            <Cell label={t("column.type")}>
              {distillation?.types ? (
                distillation.types.map((type) => words(`type.${type}`)).join(" + ")
              ) : (
                <NotStated />
              )}
            </Cell>
            <Cell label={t("column.scheme")}>
              {distillation?.scheme ? words(`scheme.${distillation.scheme}`) : <NotStated />}
            </Cell>
            <Cell label={t("column.domain")}>{summary.domain}</Cell>
            <Cell label={t("column.parameters")} numeric className="whitespace-nowrap">
              <Parameters count={summary.parameters} />
            </Cell>
            <Cell label={t("column.grade")}>
              <GradeMark grade={grade} />
            </Cell>
            <Cell label={t("column.source")}>
              {evidence[0] ? (
                <EvidenceSource evidence={evidence[0]} more={evidence.length - 1} />
              ) : (
                <NotStated />
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
