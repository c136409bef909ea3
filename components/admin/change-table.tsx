import { useTranslations } from "next-intl";
import { Moment } from "@/components/admin/moment";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { RunChange } from "@/lib/sync/runs/queries";
import { links } from "@/lib/web/links";

/** What moved at the sources of models while a run was under way. */
export function ChangeTable({ label, changes }: { label: string; changes: readonly RunChange[] }) {
  const t = useTranslations("admin.runs");
  return (
    <Table label={label}>
      <thead>
        <Row>
          <HeadCell className="min-w-64">{t("changeColumn.model")}</HeadCell>
          <HeadCell className="min-w-48">{t("changeColumn.kind")}</HeadCell>
          <HeadCell>{t("changeColumn.at")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {changes.map((change) => (
          <Row key={change.seq} className="hover:bg-raised">
            <HeadCell scope="row" className="max-w-96 font-normal wrap-anywhere">
              <Link href={links.model(change.ref)}>{change.ref}</Link>
            </HeadCell>
            <Cell label={t("changeColumn.kind")}>
              {t.has(`change.${change.kind}`) ? t(`change.${change.kind}`) : change.kind}
            </Cell>
            <Cell label={t("changeColumn.at")}>
              <Moment at={change.at} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
