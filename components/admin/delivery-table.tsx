import { useTranslations } from "next-intl";
import { Moment } from "@/components/admin/moment";
import { Code } from "@/components/ui/code";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { Delivery } from "@/lib/sync/deliveries/queries";

/** What the Hub told of its own accord. */
export function DeliveryTable({
  label,
  deliveries,
}: {
  label: string;
  deliveries: readonly Delivery[];
}) {
  const t = useTranslations("admin.deliveries");
  return (
    <Table label={label}>
      <thead>
        <Row>
          <HeadCell>{t("column.at")}</HeadCell>
          <HeadCell className="min-w-56">{t("column.repository")}</HeadCell>
          <HeadCell>{t("column.event")}</HeadCell>
          <HeadCell>{t("column.sha")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {deliveries.map(({ key, ref, event, headSha, receivedAt }) => (
          <Row key={key}>
            <HeadCell scope="row" className="font-normal">
              <Moment at={receivedAt} />
            </HeadCell>
            <Cell label={t("column.repository")} className="wrap-anywhere">
              {ref}
            </Cell>
            <Cell label={t("column.event")}>
              <Code>{event}</Code>
            </Cell>
            <Cell label={t("column.sha")}>{headSha && <Code>{headSha.slice(0, 12)}</Code>}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
