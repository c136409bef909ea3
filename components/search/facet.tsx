import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { FacetGroup } from "@/components/search/facet-group";
import type { FacetName, FacetValue } from "@/lib/search/schema";

/** Longer lists fold after this many. */
const FOLD_ABOVE = 10;
const SHOWN = 8;

type FacetProps = {
  form: string;
  facet: FacetName;
  values: readonly FacetValue[];
  selected: readonly string[];
  open: boolean;
};

/**
 * The values of one facet with how many models each would leave. Chosen ones stand on top, also at 0; the others that
 * would leave nothing are dimmed and stay where they are.
 */
export function Facet({ form, facet, values, selected, open }: FacetProps) {
  const t = useTranslations("search");
  if (values.length === 0) return null;

  const chosen = values.filter(({ value }) => selected.includes(value));
  const others = values.filter(({ value }) => !selected.includes(value));
  const room = Math.max(0, SHOWN - chosen.length);
  const folds = values.length > FOLD_ABOVE;
  const shown = folds ? [...chosen, ...others.slice(0, room)] : [...chosen, ...others];
  const folded = folds ? others.slice(room) : [];

  const row = (value: FacetValue) => (
    <FacetOption
      key={value.value}
      form={form}
      name={facet}
      option={value}
      checked={selected.includes(value.value)}
    />
  );

  return (
    <FacetGroup
      title={t(`facet.${facet}`)}
      open={open}
      chosen={chosen.length}
      chosenLabel={t("chosen", { count: chosen.length })}
    >
      <fieldset>
        <legend className="sr-only">{t(`facet.${facet}`)}</legend>
        <ul>{shown.map(row)}</ul>
        {folded.length > 0 && (
          <details>
            <summary className="min-h-6 cursor-pointer py-1 text-xs text-ink-soft underline underline-offset-[3px] hover:text-copper">
              {t("showAll", { count: values.length })}
            </summary>
            <ul>{folded.map(row)}</ul>
          </details>
        )}
      </fieldset>
    </FacetGroup>
  );
}

type FacetOptionProps = { form: string; name: string; option: FacetValue; checked: boolean };

function FacetOption({ form, name, option, checked }: FacetOptionProps) {
  const leavesNone = option.count === 0 && !checked;
  return (
    <li>
      <label
        className={clsx(
          "-mx-1.5 flex min-h-7 cursor-pointer items-start gap-2 px-1.5 py-1 text-[0.8125rem] leading-5 hover:bg-raised",
          leavesNone && "text-ink-faint",
        )}
      >
        <input
          type="checkbox"
          form={form}
          name={name}
          value={option.value}
          defaultChecked={checked}
          className="mt-0.5 size-4 shrink-0 accent-copper"
        />
        <span className="min-w-0 wrap-anywhere">{option.label}</span>
        <span className="ml-auto pl-2 text-ink-faint tabular-nums">{option.count}</span>
      </label>
    </li>
  );
}
