import { type FacetName } from "@/lib/search/schema";

const LABELS: Partial<Record<FacetName, Record<string, string>>> = {
  commercial: {
    yes: "Allowed",
    no: "Not allowed",
    conditional: "On conditions",
    unknown: "Unknown",
  },
  grade: {
    declared: "Declared",
    hub_derived: "Hub-derived",
    inferred: "Inferred",
    attested: "Attested",
    verified: "Verified",
  },
  relation: { finetuned_from: "Fine-tuned from" },
  type: { response: "Response-based", feature: "Feature-based", relation: "Relation-based" },
  scheme: { offline: "Offline", online: "Online", self: "Self-distillation" },
};

const languages = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/** A facet's value in words. Names of things (models, licenses, benchmarks) stay as written. */
export function facetLabel(facet: FacetName, value: string): string {
  const labels = LABELS[facet];
  if (labels && Object.hasOwn(labels, value)) return labels[value] ?? value;
  switch (facet) {
    case "domain":
    case "task":
    case "relation":
      return sentence(value.replaceAll(/[-_]/g, " "));
    case "lang":
      return languageName(value);
    default:
      return value;
  }
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function languageName(code: string): string {
  try {
    return languages.of(code) ?? (code.length > 3 ? sentence(code) : code);
  } catch {
    // Cards also state words that are no language code ("multilingual").
    return sentence(code);
  }
}
