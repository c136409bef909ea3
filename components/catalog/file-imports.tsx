import { useTranslations } from "next-intl";
import { Marked } from "@/components/catalog/file-reading";
import { importName } from "@/components/catalog/pickle-verdict";
import { Code } from "@/components/ui/code";
import { Notice } from "@/components/ui/notice";
import { SectionHeading } from "@/components/ui/section-heading";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { ArtifactReading } from "@/lib/catalog/files/schema";

type FileImportsProps = { path: string; pickle: NonNullable<ArtifactReading["pickle"]> };

/** The names a pickle asks for when it is loaded, most dangerous first. */
export function FileImports({ path, pickle: { imports, complete } }: FileImportsProps) {
  const t = useTranslations("files.inside");
  const hasArguments = imports.some(({ argument }) => argument !== null);
  const computed = useTranslations("files.reading")("computed");
  return (
    <section className="mt-12">
      <SectionHeading lead={t("importsLead")}>{t("imports")}</SectionHeading>
      {!complete && <Notice tone="caution" title={t("incomplete")} className="mb-4" />}
      {imports.length === 0 ? (
        <p className="text-sm text-ink-soft">{t("noImports")}</p>
      ) : (
        <Table label={t("table.label", { path })}>
          <thead>
            <Row>
              <HeadCell>{t("table.name")}</HeadCell>
              <HeadCell>{t("table.verdict")}</HeadCell>
              <HeadCell numeric>{t("table.times")}</HeadCell>
              <HeadCell numeric>{t("table.calls")}</HeadCell>
              {hasArguments && <HeadCell>{t("table.argument")}</HeadCell>}
            </Row>
          </thead>
          <tbody>
            {imports.map((found) => {
              const name = importName(found);
              return (
                <Row key={name ?? ""}>
                  <HeadCell scope="row" className="font-normal">
                    {name === null ? computed : <Code>{name}</Code>}
                  </HeadCell>
                  <Cell label={t("table.verdict")}>
                    <Marked verdict={found.verdict}>{t(`verdict.${found.verdict}`)}</Marked>
                  </Cell>
                  <Cell label={t("table.times")} numeric>
                    {found.times}
                  </Cell>
                  <Cell label={t("table.calls")} numeric>
                    {found.calls}
                  </Cell>
                  {hasArguments && (
                    <Cell label={t("table.argument")} className="max-w-sm">
                      {found.argument !== null && <Code>{found.argument}</Code>}
                    </Cell>
                  )}
                </Row>
              );
            })}
          </tbody>
        </Table>
      )}
    </section>
  );
}
