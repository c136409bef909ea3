import { useTranslations } from "next-intl";
import { formatParameters } from "@/components/evidence/parameters";
import { FacetGroup } from "@/components/search/facet-group";
import { FIELD } from "@/components/search/field-look";
import type { ModelSearch } from "@/lib/search/schema";

/** Sizes people shop by, from what runs in a browser to what needs a rack. */
const SIZES = [10e6, 50e6, 100e6, 300e6, 1e9, 2e9, 4e9, 8e9, 15e9, 35e9, 80e9, 200e9];

type SizeFilterProps = { form: string; search: ModelSearch };

export function SizeFilter({ form, search: { minParams, maxParams } }: SizeFilterProps) {
  const t = useTranslations("search.size");
  const chosen = [minParams, maxParams].filter((bound) => bound !== undefined).length;
  return (
    <FacetGroup
      title={t("title")}
      open
      chosen={chosen}
      chosenLabel={t("chosen", { count: chosen })}
    >
      <div className="flex items-center gap-2 text-[0.8125rem]">
        <SizeSelect
          form={form}
          name="minParams"
          label={t("least")}
          any={t("anyLeast")}
          chosen={minParams}
        />
        <span aria-hidden className="text-ink-faint">
          –
        </span>
        <SizeSelect
          form={form}
          name="maxParams"
          label={t("most")}
          any={t("anyMost")}
          chosen={maxParams}
        />
      </div>
    </FacetGroup>
  );
}

type SizeSelectProps = {
  form: string;
  name: string;
  label: string;
  any: string;
  chosen: number | undefined;
};

function SizeSelect({ form, name, label, any, chosen }: SizeSelectProps) {
  // An address may name any size; it must stay in the list or the form would change it.
  const sizes = [...new Set(chosen === undefined ? SIZES : [...SIZES, chosen])].sort(
    (a, b) => a - b,
  );
  return (
    <select
      form={form}
      name={name}
      aria-label={label}
      defaultValue={chosen ?? ""}
      className={`${FIELD} min-w-0 flex-1`}
    >
      <option value="">{any}</option>
      {sizes.map((size) => (
        <option key={size} value={size}>
          {formatParameters(size)}
        </option>
      ))}
    </select>
  );
}
