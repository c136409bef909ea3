import { useTranslations } from "next-intl";
import type { Operation } from "@/components/docs/api-document";
import { FieldsTable } from "@/components/docs/fields-table";
import { ParametersTable } from "@/components/docs/parameters-table";
import { SchemaType } from "@/components/docs/schema-type";
import { CopyButton } from "@/components/ui/copy-button";

/** Values that answer something in a fresh installation. */
const EXAMPLE_QUERIES: Record<string, string> = {
  searchModels: "?domain=medical&commercial=yes&sort=safety&facets=1",
  getLineage: "?depth=2&direction=up",
};
const EXAMPLE_PATH = { namespace: "deepseek-ai", name: "DeepSeek-R1-Distill-Llama-8B" };

type EndpointProps = { path: string; operation: Operation; host: string };

export function Endpoint({ path, operation, host }: EndpointProps) {
  const t = useTranslations("docs.api");
  const { operationId, summary, description, parameters, responses } = operation;
  const address = path
    .replace("{namespace}", EXAMPLE_PATH.namespace)
    .replace("{name}", EXAMPLE_PATH.name);
  const command = `curl '${host}${address}${EXAMPLE_QUERIES[operationId] ?? ""}'`;
  return (
    <section
      aria-labelledby={operationId}
      className="space-y-4 border-t border-line pt-8 pb-10 first:border-t-0 first:pt-0"
    >
      <div>
        <h2 id={operationId} className="scroll-mt-6 font-serif text-2xl text-balance">
          {summary}
        </h2>
        <p className="mt-1 font-mono text-[0.8125rem] wrap-anywhere text-ink-soft">GET {path}</p>
        {description && <p className="mt-2 max-w-prose text-sm text-ink-soft">{description}</p>}
      </div>
      <div className="flex items-start gap-2 border-l-2 border-line-strong bg-raised py-2 pr-2 pl-4">
        <code className="min-w-0 flex-1 py-1 font-mono text-[0.8125rem] wrap-anywhere">
          {command}
        </code>
        <CopyButton value={command} label={t("copy")} copied={t("copied")} />
      </div>
      <h3 className="text-sm font-medium tracking-normal">{t("parameters")}</h3>
      <ParametersTable label={t("parametersOf", { summary })} parameters={parameters} />
      <h3 className="text-sm font-medium tracking-normal">{t("responses")}</h3>
      <ul className="divide-y divide-line border-y border-line text-sm">
        {Object.entries(responses).map(([status, { description: meaning, content }]) => {
          const [type, answer] = Object.entries(content)[0] ?? [];
          return (
            <li key={status} className="space-y-2 py-2">
              <p className="flex gap-x-4">
                <span className="font-mono">{status}</span>
                <span className="min-w-0">
                  {meaning}
                  {answer && (
                    <span className="text-ink-soft">
                      {" · "}
                      <span className="font-mono text-xs">{type}</span>
                      {" · "}
                      <SchemaType schema={answer.schema} />
                    </span>
                  )}
                </span>
              </p>
              {answer?.schema.properties && (
                <FieldsTable label={t("fieldsOf", { name: summary })} schema={answer.schema} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
