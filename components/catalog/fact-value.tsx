import { useFormatter, useTranslations } from "next-intl";
import { formatParameters } from "@/components/evidence/parameters";
import { ExternalLink } from "@/components/ui/external-link";
import type { Fact } from "@/lib/catalog/schema";
import { hostOf } from "@/components/catalog/source-link";

type FactValueProps = {
  fact: Fact;
  /** Of parameters: the name says it. */
  isNominal?: boolean;
  /** Whether the record names a teacher, so that the tag is not all there is. */
  hasTeacher?: boolean;
};

/** The value of a fact, as a reader writes it. */
export function FactValue({ fact, isNominal = false, hasTeacher = false }: FactValueProps) {
  const t = useTranslations("catalog.value");
  const format = useFormatter();
  const { field, value } = fact;
  if (field === "parameters" && typeof value === "number") {
    const count = formatParameters(value);
    return (
      <span className="tabular-nums" title={value.toLocaleString("en")}>
        {isNominal ? t("nominal", { count }) : count}
      </span>
    );
  }
  if (field === "contextLength" && typeof value === "number")
    return <span className="tabular-nums">{t("tokens", { count: format.number(value) })}</span>;
  if (field === "downloads") {
    const { count, at } = countOf(value);
    if (count === null) return null;
    const number = format.number(count);
    return (
      <span className="tabular-nums">
        {at ? t("downloads", { count: number, when: at.slice(0, 10) }) : number}
      </span>
    );
  }
  if (field === "gated" && value === "auto") return t("automatic");
  if (field === "gated" && value === "manual") return t("manual");
  if (field === "distilled" && value === "tag") return t(hasTeacher ? "tagged" : "tagOnly");
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (Array.isArray(value)) return <ValueList values={value.map(plain)} />;
  if (typeof value === "number")
    return <span className="tabular-nums">{format.number(value)}</span>;
  const text = plain(value);
  if (hostOf(text))
    return (
      <ExternalLink href={text} className="wrap-anywhere">
        {text}
      </ExternalLink>
    );
  const isName = NAMES.includes(field);
  return (
    <span className={isName ? "font-mono text-[0.9em] wrap-anywhere" : "wrap-anywhere"}>
      {text}
    </span>
  );
}

const NAMES = [
  "license",
  "library",
  "task",
  "newVersion",
  "architecture",
  "modelType",
  "dtype",
  "tokenizerClass",
  "tokenizerModel",
];
const SHOWN = 12;

function ValueList({ values }: { values: readonly string[] }) {
  const rest = values.length - SHOWN;
  return (
    <span title={rest > 0 ? values.join(", ") : undefined}>
      {values.slice(0, SHOWN).join(", ")}
      {rest > 0 && ` +${rest}`}
    </span>
  );
}

export const sameValue = (a: Fact, b: Fact) => JSON.stringify(a.value) === JSON.stringify(b.value);

const plain = (value: Fact["value"]): string =>
  typeof value === "string"
    ? value
    : typeof value === "number"
      ? String(value)
      : JSON.stringify(value);

function countOf(value: Fact["value"]): { count: number | null; at: string | null } {
  if (typeof value === "number") return { count: value, at: null };
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return { count: null, at: null };
  const { count, at } = value;
  return {
    count: typeof count === "number" ? count : null,
    at: typeof at === "string" ? at : null,
  };
}
