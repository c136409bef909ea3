import { useTranslations } from "next-intl";
import { ConstraintName } from "@/components/search/constraint-name";
import type { Constraint } from "@/components/search/constraints";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { toParams } from "@/lib/search/url";
import { links } from "@/lib/web/links";

export type Loosening = { constraint: Constraint; total: number };

/** Nothing matches: which one thing to stop asking for, and how many models that would give. */
export function NoResults({ loosenings }: { loosenings: readonly Loosening[] }) {
  const t = useTranslations("search.none");
  const helpful = loosenings.filter(({ total }) => total > 0).toSorted((a, b) => b.total - a.total);
  return (
    <EmptyState title={t("title")}>
      {helpful.length > 0 ? (
        <>
          <p>{t("loosen")}</p>
          <ul className="space-y-1">
            {helpful.map(({ constraint, total }) => (
              <li key={`${constraint.key}=${constraint.value}`} className="min-h-6">
                <Link href={links.models(toParams(constraint.loosened).toString())} look="lead">
                  {t("without")} <ConstraintName constraint={constraint} />
                </Link>
                {": "}
                <span className="tabular-nums">{t("gives", { count: total })}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>{t("together")}</p>
      )}
      <p>
        <Link href={links.models()}>{t("all")}</Link>
      </p>
    </EmptyState>
  );
}
