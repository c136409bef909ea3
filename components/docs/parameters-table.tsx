import { useTranslations } from "next-intl";
import type { Parameter } from "@/components/docs/api-document";
import { SchemaType } from "@/components/docs/schema-type";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";

/** A default worth telling: an empty one is the same as leaving the parameter out. */
const tellsDefault = (value: unknown) =>
  value !== undefined &&
  value !== "" &&
  value !== false &&
  !(Array.isArray(value) && value.length === 0);

export function ParametersTable({
  label,
  parameters,
}: {
  label: string;
  parameters: readonly Parameter[];
}) {
  const t = useTranslations("docs.api");
  if (parameters.length === 0) return <p className="text-sm text-ink-soft">{t("noParameters")}</p>;
  return (
    <Table label={label}>
      <thead>
        <Row>
          <HeadCell>{t("name")}</HeadCell>
          <HeadCell>{t("in")}</HeadCell>
          <HeadCell className="min-w-40">{t("type.title")}</HeadCell>
          <HeadCell className="min-w-48">{t("about")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {parameters.map(({ name, in: place, required, schema, description }) => (
          <Row key={`${place} ${name}`}>
            <HeadCell scope="row" className="font-mono text-[0.8125rem] font-normal">
              {name}
              {required && (
                <span className="block font-sans text-xs text-ink-faint">{t("required")}</span>
              )}
            </HeadCell>
            <Cell label={t("in")} className="text-ink-soft">
              {place}
            </Cell>
            <Cell label={t("type.title")} className="font-mono text-xs leading-5 wrap-anywhere">
              <SchemaType schema={schema} />
              {tellsDefault(schema.default) && (
                <span className="block font-sans text-ink-faint">
                  {t("default", { value: JSON.stringify(schema.default) })}
                </span>
              )}
            </Cell>
            <Cell label={t("about")} className="text-ink-soft">
              {description}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
