import type { Domain, InferredDomain } from "@/lib/catalog/domain";
import type { FactClaim, Json } from "@/lib/sync/reading/claim";
import { type Subject, ground } from "./subject";
import { asText, asTexts, shown } from "./value";

/** What the card's front matter states about the model itself. */
export function frontMatterFacts(card: Record<string, Json>, subject: Subject): FactClaim[] {
  const stated = (field: string, key: string, value: Json): FactClaim[] =>
    isEmpty(value)
      ? []
      : [{ ...ground(subject, "card", `${key}: ${shown(card[key] ?? null)}`), field, value }];
  return [
    ...stated("license", "license", licenseKey(card)),
    ...stated("licenseName", "license_name", asText(card.license_name ?? null)),
    ...stated("licenseLink", "license_link", asText(card.license_link ?? null)),
    ...stated("languages", "language", languages(card.language ?? null)),
    ...stated("tags", "tags", [...new Set(asTexts(card.tags ?? null))]),
    ...stated("task", "pipeline_tag", asText(card.pipeline_tag ?? null)),
    ...stated("library", "library_name", asText(card.library_name ?? null)),
    ...stated("newVersion", "new_version", asText(card.new_version ?? null)),
    ...distilledByTag(card, subject),
  ];
}

/** Tags by which publishers say "distilled". A tag names no teacher, so it makes no edge. */
const DISTILLATION_TAGS = [
  "distillation",
  "knowledge-distillation",
  "distilled",
  "distil",
  "model-distillation",
];

function distilledByTag(card: Record<string, Json>, subject: Subject): FactClaim[] {
  const tag = asTexts(card.tags ?? null).find((word) =>
    DISTILLATION_TAGS.includes(word.toLowerCase().replaceAll(" ", "-")),
  );
  return tag
    ? [{ ...ground(subject, "card", `tags: ${shown(tag)}`), field: "distilled", value: "tag" }]
    : [];
}

/** The license as the card writes it; of a list, the first key. The Hub's `unknown` says nothing. */
function licenseKey(card: Record<string, Json>): string | null {
  const [key] = asTexts(card.license ?? null);
  return key ? key.toLowerCase() : null;
}

function languages(value: Json): string[] {
  return [...new Set(asTexts(value).map((code) => code.toLowerCase()))].filter(
    (code) => code !== "multilingual" || asTexts(value).length === 1,
  );
}

/** The domain worked out by rule, with the words that decided. */
export function domainFact({ domain, matches }: InferredDomain, subject: Subject): FactClaim {
  const words = matches.map(({ where, word, sentence }) =>
    sentence ? `${where} "${word}": ${sentence}` : `${where} "${word}"`,
  );
  const value: Domain = domain;
  return {
    ...ground(subject, "rule", words.length > 0 ? words.join("; ").slice(0, 1000) : null),
    grade: "inferred",
    source: subject.cardUrl,
    field: "domain",
    value,
  };
}

function isEmpty(value: Json): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
