import { englishWords } from "@/components/changes/words";
import { links } from "@/lib/web/links";

/** The feeds a feed reader finds by itself in the head of a page: of these models, or of all where the name is null. */
export function feedAlternates(refs: readonly (string | null)[]) {
  const t = englishWords();
  const listed = (form: "atom" | "json") =>
    refs.map((ref) => ({
      url: links.changesFeed(form, ref),
      title: ref === null ? t("changes.feed.title") : t("changes.feed.titleOf", { ref }),
    }));
  return { "application/atom+xml": listed("atom"), "application/feed+json": listed("json") };
}
