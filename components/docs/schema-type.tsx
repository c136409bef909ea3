import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import { isNamed, type Schema, schemaName } from "@/components/docs/api-document";

/** A type in words, with links to the named ones: “list of Fact”, “string or null”. */
export function SchemaType({ schema }: { schema: Schema }) {
  const t = useTranslations("docs.api.type");
  const { $ref, anyOf, items, additionalProperties, type, format } = schema;

  if ($ref !== undefined) {
    const name = schemaName($ref);
    return isNamed(name) ? (
      <a
        href={`#schema-${name}`}
        className="underline decoration-line-strong underline-offset-[3px] hover:text-copper"
      >
        {name}
      </a>
    ) : (
      t("json")
    );
  }
  if (anyOf)
    return (
      <Or
        parts={anyOf.map((part, place) => (
          <SchemaType key={place} schema={part} />
        ))}
      />
    );
  if (schema.enum) {
    return (
      <Or
        parts={schema.enum.map((value) => (
          <code key={String(value)}>{JSON.stringify(value)}</code>
        ))}
      />
    );
  }
  if (items) {
    return (
      <>
        {t("listOf")} <SchemaType schema={items} />
      </>
    );
  }
  if (typeof additionalProperties === "object" && !schema.properties) {
    return (
      <>
        {t("mapOf")} <SchemaType schema={additionalProperties} />
      </>
    );
  }
  const types = [type ?? t("json")].flat();
  return <Or parts={types.map((name) => (name === "string" && format ? format : name))} />;
}

function Or({ parts }: { parts: readonly ReactNode[] }) {
  const t = useTranslations("docs.api.type");
  return parts.map((part, place) => (
    <Fragment key={place}>
      {place > 0 && <span className="text-ink-faint"> {t("or")} </span>}
      {part}
    </Fragment>
  ));
}
