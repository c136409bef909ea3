import { useTranslations } from "next-intl";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import { RELATIONS, type Relation, WEIGHT_RELATIONS } from "@/lib/lineage/schema";

const bringsWeights = (relation: Relation) => WEIGHT_RELATIONS.some((known) => known === relation);

export function RelationsTable() {
  const t = useTranslations("docs.evidence.relations");
  return (
    <Table label={t("lead")}>
      <thead>
        <tr>
          <HeadCell>{t("relation")}</HeadCell>
          <HeadCell className="min-w-64">{t("means")}</HeadCell>
          <HeadCell>{t("inherits")}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {RELATIONS.map((relation) => (
          <tr key={relation} id={relation}>
            <HeadCell scope="row" className="whitespace-nowrap">
              {t(`name.${relation}`)}
            </HeadCell>
            <Cell className="text-ink-soft">{t(relation)}</Cell>
            <Cell>{bringsWeights(relation) ? t("yes") : t("no")}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
