import { useTranslations } from "next-intl";
import type { CommercialUse } from "@/lib/license/schema";
import type { LicenseLink } from "@/lib/lineage/license-chain";

/** Relations that lead to data, to what made or judged data, or to nobody says what. */
const NOT_A_MODEL = new Set([
  "trained_on",
  "generated_by",
  "labelled_by",
  "judged_by",
  "derived_from",
]);

/** How many of the models above allow what; data sets are counted apart, their licenses being another matter. */
export function ChainTally({ chain }: { chain: readonly LicenseLink[] }) {
  const t = useTranslations("model.license");
  const uses: Record<CommercialUse, Set<string>> = {
    yes: new Set(),
    conditional: new Set(),
    no: new Set(),
    unknown: new Set(),
  };
  const models = new Set<string>();
  const data = new Set<string>();
  for (const { id, relation, known } of chain) {
    if (relation === "trained_on") data.add(id);
    if (relation === null || NOT_A_MODEL.has(relation)) continue;
    models.add(id);
    uses[known?.commercialUse ?? "unknown"].add(id);
  }
  return models.size === 0
    ? t("tallyDataOnly", { data: data.size })
    : t("tally", {
        total: models.size,
        yes: uses.yes.size,
        conditional: uses.conditional.size,
        no: uses.no.size,
        unknown: uses.unknown.size,
        data: data.size,
      });
}
