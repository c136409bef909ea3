import { useTranslations } from "next-intl";
import { fieldsOf, type Schema } from "@/components/docs/api-document";
import { SchemaType } from "@/components/docs/schema-type";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";

/** What a schema holds; a schema of one value is told in a line. */
export function FieldsTable({ label, schema }: { label: string; schema: Schema }) {
  const t = useTranslations("docs.api");
  const fields = fieldsOf(schema);
  if (fields.length === 0) {
    return (
      <p className="font-mono text-[0.8125rem] wrap-anywhere">
        <SchemaType schema={schema} />
      </p>
    );
  }
  return (
    <Table label={label}>
      <thead>
        <Row>
          <HeadCell>{t("field")}</HeadCell>
          <HeadCell className="min-w-40">{t("type.title")}</HeadCell>
          <HeadCell className="min-w-48">{t("about")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {fields.map(({ name, schema: field, required, of }) => (
          <Row key={`${name} ${of?.join() ?? ""}`}>
            <HeadCell scope="row" className="font-mono text-[0.8125rem] font-normal">
              {name}
              {!required && (
                <span className="block font-sans text-xs text-ink-faint">{t("optional")}</span>
              )}
              {of && (
                <span className="block font-sans text-xs text-ink-faint">
                  {t("ofKinds", { kinds: of.join(", ") })}
                </span>
              )}
            </HeadCell>
            <Cell label={t("type.title")} className="font-mono text-xs leading-5 wrap-anywhere">
              <SchemaType schema={field} />
            </Cell>
            <Cell label={t("about")} className="text-ink-soft">
              {field.description}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
