import { useTranslations } from "next-intl";
import { FIELD } from "@/components/search/field-look";
import { DEFAULT_DIRECTION, type ModelSearch, SORTS } from "@/lib/search/schema";

const OTHER = { asc: "desc", desc: "asc" } as const;

/** The direction is said in the words of the sort; its first choice is the sort's own, and leaves no trace in the address. */
export function SortControls({ form, search }: { form: string; search: ModelSearch }) {
  const t = useTranslations("search.sort");
  const usual = DEFAULT_DIRECTION[search.sort];
  const reversed = search.dir === OTHER[usual];
  return (
    <div className="flex flex-wrap items-center gap-2 text-[0.8125rem]">
      <label htmlFor="sort" className="text-ink-faint">
        {t("label")}
      </label>
      <select
        id="sort"
        form={form}
        name="sort"
        data-unset="relevance"
        defaultValue={search.sort}
        className={FIELD}
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {t(`by.${sort}`)}
          </option>
        ))}
      </select>
      <select
        form={form}
        name="dir"
        aria-label={t("direction")}
        defaultValue={reversed ? OTHER[usual] : ""}
        className={FIELD}
      >
        <option value="">{t(`way.${search.sort}.${usual}`)}</option>
        <option value={OTHER[usual]}>{t(`way.${search.sort}.${OTHER[usual]}`)}</option>
      </select>
    </div>
  );
}
