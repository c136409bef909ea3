import { Rss } from "lucide-react";
import { useTranslations } from "next-intl";
import { links } from "@/lib/web/links";

type FeedLinksProps = { modelRef: string | null; query?: string };

/** How to be told of what comes next, with the kinds that are chosen. */
export function FeedLinks({ modelRef, query = "" }: FeedLinksProps) {
  const t = useTranslations("changes.feed");
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <Rss aria-hidden className="size-3.5 shrink-0" />
      {t("follow")}:
      {(["atom", "json"] as const).map((form) => (
        // Not the router's link: a feed is no page it could draw.
        <a
          key={form}
          href={links.changesFeed(form, modelRef, query)}
          className="underline decoration-line-strong underline-offset-[3px] hover:text-copper hover:decoration-copper"
        >
          {t(form)}
        </a>
      ))}
    </span>
  );
}
