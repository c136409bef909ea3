import { useTranslations } from "next-intl";
import { type ApiDocument, isNamed } from "@/components/docs/api-document";
import { Contents } from "@/components/docs/contents";
import { Endpoint } from "@/components/docs/endpoint";
import { FieldsTable } from "@/components/docs/fields-table";
import { SectionHeading } from "@/components/ui/section-heading";

/** The reference, drawn from the document that requests are checked against, so the two cannot differ. */
export function ApiReference({ document, host }: { document: ApiDocument; host: string }) {
  const t = useTranslations("docs.api");
  const endpoints = Object.entries(document.paths);
  const schemas = Object.entries(document.components.schemas).filter(([name]) => isNamed(name));
  return (
    <div className="grid gap-x-16 gap-y-8 lg:grid-cols-[15rem_minmax(0,54rem)]">
      <Contents
        label={t("contents")}
        entries={[
          ...endpoints.map(([, { get }]) => ({ id: get.operationId, label: get.summary })),
          { id: "schemas", label: t("schemas") },
        ]}
      />
      <div className="min-w-0">
        {endpoints.map(([path, { get }]) => (
          <Endpoint key={path} path={path} operation={get} host={host} />
        ))}
        <section aria-labelledby="schemas" className="border-t border-line pt-8">
          <SectionHeading id="schemas">{t("schemas")}</SectionHeading>
          <div className="space-y-10 pt-2">
            {schemas.map(([name, schema]) => (
              <section key={name} aria-labelledby={`schema-${name}`} className="space-y-2">
                <h3
                  id={`schema-${name}`}
                  className="scroll-mt-6 font-mono text-base tracking-normal"
                >
                  {name}
                </h3>
                {schema.description && (
                  <p className="max-w-prose text-sm text-ink-soft">{schema.description}</p>
                )}
                <FieldsTable label={t("fieldsOf", { name })} schema={schema} />
              </section>
            ))}
          </div>
        </section>
      </div>
    </div>
  );
}
