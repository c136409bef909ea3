import { useTranslations } from "next-intl";
import { formatParameters } from "@/components/evidence/parameters";
import type { Constraint } from "@/components/search/constraints";
import { facetLabel } from "@/lib/search/label";

/** A constraint in words: “Domain: Medical”, “Safety ≥ 0.5”. */
export function ConstraintName({ constraint: { key, value } }: { constraint: Constraint }) {
  const t = useTranslations("search");
  switch (key) {
    case "q":
    case "minSafety":
    case "uncited":
      return t(`constraint.${key}`, { value });
    case "minParams":
    case "maxParams":
      return t(`constraint.${key}`, { value: formatParameters(Number(value)) });
    default:
      return `${t(`facet.${key}`)}: ${facetLabel(key, value)}`;
  }
}
