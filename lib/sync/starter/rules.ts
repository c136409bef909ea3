import { isRepositoryId } from "@/lib/hub/schema";
import { MOST_LISTED_MODELS, type SyncRuleInput } from "@/lib/sync/rules/schema";

/** Tags by which publishers say that a model is distilled. */
const TAGS = ["distillation", "knowledge-distillation", "distilled"];
const DAY_MINUTES = 24 * 60;

/** What a new installation follows: what publishers tag as distilled, and the models of the starter catalog. */
export function defaultRules(starterRefs: readonly string[]): SyncRuleInput[] {
  const models = starterRefs.filter(isRepositoryId).slice(0, MOST_LISTED_MODELS);
  return [
    ...TAGS.map((tag) => ({ name: `Tagged ${tag}`, kind: "tag" as const, selector: { tag } })),
    ...(models.length > 0
      ? [
          {
            name: "Starter catalog",
            kind: "list" as const,
            selector: { models },
            // Each is asked for by name, so once a day is as often as is polite.
            everyMinutes: DAY_MINUTES,
          },
        ]
      : []),
  ];
}
