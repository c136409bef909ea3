import { useTranslations } from "next-intl";
import { ConstraintName } from "@/components/search/constraint-name";
import type { Constraint } from "@/components/search/constraints";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { ModelSearch } from "@/lib/search/schema";
import { toParams } from "@/lib/search/url";
import { links } from "@/lib/web/links";

/** A search near one that found nothing: without one constraint, or with only that one. */
export type WayOut = {
  keeps: "rest" | "only";
  constraint: Constraint;
  search: ModelSearch;
  total: number;
};

/** Nothing matches: what to stop asking for, and how many models that would give. */
export function NoResults({ waysOut }: { waysOut: readonly WayOut[] }) {
  const t = useTranslations("search.none");
  const [first] = waysOut;
  return (
    <EmptyState title={t("title")}>
      {first && <p>{t(`lead.${first.keeps}`)}</p>}
      <ul className="space-y-1">
        {waysOut.map(({ keeps, constraint, search, total }) => (
          <li key={`${constraint.key}=${constraint.value}`} className="min-h-6">
            <Link href={links.models(toParams(search).toString())} look="lead">
              {t(`way.${keeps}`)} <ConstraintName constraint={constraint} />
            </Link>
            {": "}
            <span className="tabular-nums">{t("gives", { count: total })}</span>
          </li>
        ))}
      </ul>
      <p>
        <Link href={links.models()}>{t("all")}</Link>
      </p>
    </EmptyState>
  );
}
