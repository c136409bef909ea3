import { useFormatter, useTranslations } from "next-intl";
import { Code } from "@/components/ui/code";
import { Link } from "@/components/ui/link";
import { Pagination } from "@/components/ui/pagination";
import { SectionHeading } from "@/components/ui/section-heading";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { TensorPage } from "@/lib/catalog/files/schema";

type TensorTableProps = {
  page: TensorPage;
  offset: number;
  limit: number;
  /** The page from a tensor on. */
  hrefOf: (offset: number) => string;
  jsonHref: string;
};

/** Some tensors of a file, in the order of its header. */
export function TensorTable({ page, offset, limit, hrefOf, jsonHref }: TensorTableProps) {
  const t = useTranslations("files.inside");
  const format = useFormatter();
  const { tensors, meta, path } = page;
  const before = Math.max(0, offset - limit);
  const following = meta.next === null ? 0 : Math.min(limit, meta.total - meta.next);
  return (
    <section className="mt-12">
      <SectionHeading
        lead={t.rich("tensorsLead", {
          first: format.number(offset + 1),
          last: format.number(offset + tensors.length),
          total: format.number(meta.total),
          api: (words) => <Link href={jsonHref}>{words}</Link>,
        })}
      >
        {t("tensors")}
      </SectionHeading>
      <Table label={t("tensorTable.label", { path })}>
        <thead>
          <Row>
            <HeadCell>{t("tensorTable.name")}</HeadCell>
            <HeadCell>{t("tensorTable.dtype")}</HeadCell>
            <HeadCell>{t("tensorTable.shape")}</HeadCell>
            <HeadCell numeric>{t("tensorTable.elements")}</HeadCell>
          </Row>
        </thead>
        <tbody>
          {tensors.map(({ name, dtype, shape }) => (
            <Row key={name}>
              <HeadCell scope="row" className="font-normal">
                <Code>{name}</Code>
              </HeadCell>
              <Cell label={t("tensorTable.dtype")}>
                <Code>{dtype}</Code>
              </Cell>
              <Cell label={t("tensorTable.shape")} className="tabular-nums">
                {shape.length === 0 ? t("scalar") : shape.join(" × ")}
              </Cell>
              <Cell label={t("tensorTable.elements")} numeric>
                {format.number(shape.reduce((product, side) => product * side, 1))}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      <Pagination
        label={t("pages")}
        previous={
          offset === 0
            ? null
            : { href: hrefOf(before), label: t("previous", { count: offset - before }) }
        }
        next={
          meta.next === null
            ? null
            : { href: hrefOf(meta.next), label: t("next", { count: following }) }
        }
      />
    </section>
  );
}
