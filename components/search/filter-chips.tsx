import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { ConstraintName } from "@/components/search/constraint-name";
import { constraintsOf } from "@/components/search/constraints";
import { Link } from "@/components/ui/link";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { ModelSearch } from "@/lib/search/schema";
import { toParams } from "@/lib/search/url";
import { links } from "@/lib/web/links";

const CLEAR_FROM = 2;

/** What is filtered by, each removable on its own. The words stay in the search box. */
export function FilterChips({ search }: { search: ModelSearch }) {
  const t = useTranslations("search");
  const chips = constraintsOf(search).filter(({ key }) => key !== "q");
  if (chips.length === 0) return null;
  const cleared = ModelSearch.parse({ q: search.q, sort: search.sort, dir: search.dir });

  return (
    <ul
      aria-label={t("chips.label")}
      className="flex flex-wrap items-center gap-1.5 text-[0.8125rem]"
    >
      {chips.map((chip) => (
        <li key={`${chip.key}=${chip.value}`} className="max-w-full">
          <Link
            href={links.models(toParams(chip.dropped).toString())}
            look="plain"
            className="inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-[3px] border border-edge py-0.5 pr-1.5 pl-2 hover:border-copper hover:no-underline"
          >
            <VisuallyHidden>{t("chips.remove")}</VisuallyHidden>
            <span className="truncate">
              <ConstraintName constraint={chip} />
            </span>
            <X aria-hidden className="size-3.5 shrink-0" />
          </Link>
        </li>
      ))}
      {chips.length >= CLEAR_FROM && (
        <li>
          <Link
            href={links.models(toParams(cleared).toString())}
            className="inline-flex min-h-7 items-center px-1"
          >
            {t("chips.clear")}
          </Link>
        </li>
      )}
    </ul>
  );
}
