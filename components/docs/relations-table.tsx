import { useTranslations } from "next-intl";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { RELATIONS, type Relation, WEIGHT_RELATIONS } from "@/lib/lineage/schema";

const bringsWeights = (relation: Relation) => WEIGHT_RELATIONS.some((known) => known === relation);

export function RelationsTable() {
  const t = useTranslations("docs.evidence.relations");
  return (
    <Table label={t("lead")}>
      <thead>
        <Row>
          <HeadCell>{t("relation")}</HeadCell>
          <HeadCell className="min-w-64">{t("means")}</HeadCell>
          <HeadCell>{t("inherits")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {RELATIONS.map((relation) => (
          <Row key={relation} id={relation}>
            <HeadCell scope="row" className="whitespace-nowrap">
              {t(`name.${relation}`)}
            </HeadCell>
            <Cell label={t("means")} className="text-ink-soft">
              {t(relation)}
            </Cell>
            <Cell label={t("inherits")}>{bringsWeights(relation) ? t("yes") : t("no")}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
