import { useTranslations } from "next-intl";
import { GradeMark } from "@/components/evidence/grade-mark";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { GRADES } from "@/lib/grade";

export function GradesTable() {
  const t = useTranslations("docs.evidence.grades");
  return (
    <Table label={t("lead")}>
      <thead>
        <Row>
          <HeadCell>{t("grade")}</HeadCell>
          <HeadCell className="min-w-56">{t("means")}</HeadCell>
          <HeadCell className="min-w-48">{t("leaves")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {GRADES.map((grade) => (
          <Row key={grade} id={grade}>
            <HeadCell scope="row">
              <GradeMark grade={grade} className="text-sm text-ink" />
            </HeadCell>
            <Cell label={t("means")}>{t(`${grade}.means`)}</Cell>
            <Cell label={t("leaves")} className="text-ink-soft">
              {t(`${grade}.leaves`)}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
