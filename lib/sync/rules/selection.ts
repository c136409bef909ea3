import { childTag, type RuleSelector } from "@/lib/sync/rules/schema";
import type { ListingScope, SyncScope } from "@/lib/sync/schema";
import type { Listed } from "@/lib/sync/tracker/entry";

/** What a rule has listed, or which models it names. The Hub tags every child with its base and how it comes from it. */
export function scopeOf(rule: RuleSelector): SyncScope {
  const listing = (narrow: ListingScope) => ({ listing: narrow });
  switch (rule.kind) {
    case "author":
      return listing({ author: rule.selector.author });
    case "tag":
      return listing({ tag: rule.selector.tag });
    case "search":
      return listing({ search: rule.selector.search });
    case "list":
      return { models: rule.selector.models };
    case "children":
      return listing({ tag: childTag(rule.selector) });
    case "all":
      return listing({});
  }
}

/** Whether a rule's listing would show a repository that was asked for by name. */
export function isSelected(rule: RuleSelector, { ref, tags }: Listed): boolean {
  switch (rule.kind) {
    case "author":
      return ref.toLowerCase().startsWith(`${rule.selector.author.toLowerCase()}/`);
    case "tag":
      return tags.includes(rule.selector.tag);
    case "search":
      return ref.toLowerCase().includes(rule.selector.search.toLowerCase());
    case "list":
      return rule.selector.models.some((model) => model.toLowerCase() === ref.toLowerCase());
    case "children":
      return tags.includes(childTag(rule.selector));
    case "all":
      return true;
  }
}
