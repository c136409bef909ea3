import type { useTranslations } from "next-intl";
import type { RuleSelector } from "@/lib/sync/rules/schema";

/** What a rule selects, in words. */
export function selectionWords(
  rule: RuleSelector,
  t: ReturnType<typeof useTranslations<"admin.rules">>,
): string {
  switch (rule.kind) {
    case "author":
      return t("selection.author", rule.selector);
    case "tag":
      return t("selection.tag", rule.selector);
    case "search":
      return t("selection.search", rule.selector);
    case "list":
      return t("selection.list", { count: rule.selector.models.length });
    case "children":
      return t("selection.children", {
        base: rule.selector.base,
        relation: rule.selector.relation ?? "any",
      });
    case "all":
      return t("selection.all");
  }
}
