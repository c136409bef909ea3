import { useTranslations } from "next-intl";
import { FacetGroup } from "@/components/search/facet-group";
import { FIELD } from "@/components/search/field-look";
import { Link } from "@/components/ui/link";
import type { ModelSearch } from "@/lib/search/schema";
import { links } from "@/lib/web/links";

type SafetyFilterProps = { form: string; search: ModelSearch; total: number; scored: number };

/** By the lower bound, never the point: a test of twenty questions must not beat one of two thousand. */
export function SafetyFilter({ form, search, total, scored }: SafetyFilterProps) {
  const t = useTranslations("search.safety");
  const chosen = Number(search.minSafety !== undefined) + Number(search.uncited);
  return (
    <FacetGroup
      title={t("title")}
      open
      chosen={chosen}
      chosenLabel={t("chosen", { count: chosen })}
    >
      <label htmlFor="min-safety" className="block text-[0.8125rem]">
        {t("least")}
      </label>
      <input
        id="min-safety"
        type="number"
        form={form}
        name="minSafety"
        min={0}
        max={1}
        step={0.01}
        inputMode="decimal"
        placeholder="0.50"
        defaultValue={search.minSafety}
        aria-describedby="min-safety-help"
        className={`${FIELD} mt-1 w-28`}
      />
      <p id="min-safety-help" className="mt-1.5 text-xs text-pretty text-ink-faint">
        {t("help")}{" "}
        {search.minSafety === undefined && t("unscored", { none: total - scored, total })}{" "}
        <Link href={`${links.grades()}#safety`}>{t("why")}</Link>
      </p>
      <label className="mt-2 flex min-h-7 cursor-pointer items-start gap-2 py-1 text-[0.8125rem] leading-5">
        <input
          type="checkbox"
          role="switch"
          form={form}
          name="uncited"
          value="1"
          defaultChecked={search.uncited}
          className="mt-0.5 size-4 shrink-0 accent-copper"
        />
        {t("uncited")}
      </label>
    </FacetGroup>
  );
}
