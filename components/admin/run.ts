import type { useTranslations } from "next-intl";
import type { RunSummary } from "@/lib/sync/runs/queries";
import { OUTCOMES, type RunCounts } from "@/lib/sync/schema";

export type RunOfState = Pick<RunSummary, "status" | "counts" | "reach" | "listed">;

/** How many repositories a run has dealt with. */
export const readOf = (counts: RunCounts) =>
  OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);

/** How many repositories a run knows no more of than before it. */
export const unreadOf = ({ failed, unreadable }: RunCounts) => failed + unreadable;

/** Whether a run came to its end without having read what it was to read. */
export function hasGaps({ status, counts, reach, listed }: RunOfState): boolean {
  if (status !== "completed") return false;
  // An incremental reading may find nothing new; one that was shown nothing at all has a gap.
  const isEmpty = readOf(counts) === 0 && (reach === "full" || listed === 0);
  return isEmpty || unreadOf(counts) > 0;
}

/** What a run without a rule was asked for, in words. */
export function selectionName(
  { source, scope }: Pick<RunSummary, "source" | "scope">,
  t: ReturnType<typeof useTranslations<"admin.runs">>,
): string {
  if (source === "starter") return t("selection.starter");
  if (scope === null) return t("selection.unknown");
  const { listing, models } = scope;
  if (models?.length === 1 && models[0] !== undefined) return models[0];
  if (models !== undefined) return t("selection.models", { count: models.length });
  if (listing?.author !== undefined) return t("selection.author", { author: listing.author });
  if (listing?.tag !== undefined) return t("selection.tag", { tag: listing.tag });
  if (listing?.search !== undefined) return t("selection.search", { search: listing.search });
  return t("selection.all");
}
