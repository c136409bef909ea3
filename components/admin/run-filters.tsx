import { useTranslations } from "next-intl";
import { CountsBar } from "@/components/admin/counts-bar";
import { AutoSubmit } from "@/components/search/auto-submit";
import { FIELD } from "@/components/search/field-look";
import { Button } from "@/components/ui/button";
import type { RunStatus } from "@/lib/sync/runs/queries";
import type { Reach } from "@/lib/sync/schema";
import { links } from "@/lib/web/links";

const FORM = "run-filters";
const REACHES = ["full", "incremental", "visit"] as const satisfies readonly Reach[];
const TONES = {
  running: "copper",
  completed: "good",
  interrupted: "caution",
  failed: "bad",
} as const satisfies Record<RunStatus, string>;
const STATUSES = Object.keys(TONES) as readonly RunStatus[];

type Filter = {
  rule?: string | undefined;
  reach?: Reach | undefined;
  status?: RunStatus | undefined;
};

type RunFiltersProps = {
  filter: Filter;
  counts: Record<RunStatus, number>;
  rules: readonly { id: string; name: string }[];
};

/** What narrows the list, all of it in the address. A status counts what the other filters leave. */
export function RunFilters({ filter, counts, rules }: RunFiltersProps) {
  const t = useTranslations("admin.runs");
  const byStatus = STATUSES.map((status) => ({
    key: status,
    label: t(`status.${status}`),
    count: counts[status],
    tone: TONES[status],
    current: filter.status === status,
    href: links.adminRuns({ ...filter, status: filter.status === status ? undefined : status }),
  }));
  return (
    <div className="space-y-4">
      <form
        id={FORM}
        action={links.adminRuns()}
        className="flex flex-wrap items-center gap-x-4 gap-y-2 text-[0.8125rem]"
      >
        <Choice name="rule" label={t("filter.rule")} chosen={filter.rule}>
          <option value="">{t("filter.anyRule")}</option>
          {rules.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice name="reach" label={t("filter.reach")} chosen={filter.reach}>
          <option value="">{t("filter.anyReach")}</option>
          {REACHES.map((reach) => (
            <option key={reach} value={reach}>
              {t(`reach.${reach}`)}
            </option>
          ))}
        </Choice>
        {filter.status && <input type="hidden" name="status" value={filter.status} />}
        <Button type="submit" size="small" className="hidden! noscript:inline-flex!">
          {t("filter.apply")}
        </Button>
      </form>
      <AutoSubmit form={FORM} busy="runs" />
      <p className="max-w-prose text-[0.8125rem] text-ink-faint">{t("reachHint")}</p>
      <CountsBar label={t("byStatus")} counts={byStatus} />
    </div>
  );
}

type ChoiceProps = {
  name: string;
  label: string;
  chosen: string | undefined;
  children: React.ReactNode;
};

function Choice({ name, label, chosen = "", children }: ChoiceProps) {
  return (
    <label className="flex items-center gap-2">
      <span className="text-ink-faint">{label}</span>
      <select name={name} defaultValue={chosen} className={`${FIELD} max-w-56`}>
        {children}
      </select>
    </label>
  );
}
