import { useFormatter, useTranslations } from "next-intl";
import { ActForm } from "@/components/admin/act-form";
import { Moment } from "@/components/admin/moment";
import { RunState } from "@/components/admin/run-state";
import { selectionWords } from "@/components/admin/selection";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import type { NextReading } from "@/lib/sync/rules/next";
import type { RuleRetry } from "@/lib/sync/rules/retries/queries";
import type { RuleSummary } from "@/lib/sync/rules/queries";
import { links } from "@/lib/web/links";

export type RuleActs = {
  run: (form: FormData) => Promise<void>;
  setEnabled: (form: FormData) => Promise<void>;
};

export type ListedRule = RuleSummary & { next: NextReading; retry: RuleRetry | null };

type RuleTableProps = { rules: readonly ListedRule[]; asOf: Date; acts: RuleActs };

/** What is followed on the Hub, how it goes, and what is next. */
export function RuleTable({ rules, asOf, acts }: RuleTableProps) {
  const t = useTranslations("admin.rules");
  return (
    <div className="space-y-3">
      <Table label={t("title")}>
        <thead>
          <Row>
            <HeadCell className="min-w-56">{t("column.rule")}</HeadCell>
            <HeadCell>{t("column.state")}</HeadCell>
            <HeadCell className="min-w-36">{t("column.last")}</HeadCell>
            <HeadCell className="min-w-36">{t("column.next")}</HeadCell>
            <HeadCell>{t("column.watermark")}</HeadCell>
            <HeadCell numeric>{t("column.members")}</HeadCell>
            <HeadCell numeric>{t("column.inCatalog")}</HeadCell>
            <HeadCell>{t("column.acts")}</HeadCell>
          </Row>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <RuleRow key={rule.id} rule={rule} asOf={asOf} acts={acts} />
          ))}
        </tbody>
      </Table>
      <p className="max-w-prose text-[0.8125rem] text-ink-faint">{t("watermarkMeans")}</p>
    </div>
  );
}

function RuleRow({ rule, asOf, acts }: { rule: ListedRule; asOf: Date; acts: RuleActs }) {
  const t = useTranslations("admin.rules");
  const format = useFormatter();
  return (
    <Row className="hover:bg-raised">
      <HeadCell scope="row" className="max-w-80 font-normal wrap-anywhere">
        <Link href={links.adminRule(rule.id)}>{rule.name}</Link>
        <span className="block text-[0.8125rem] text-ink-faint">{selectionWords(rule, t)}</span>
      </HeadCell>
      <Cell label={t("column.state")}>
        <Tag tone={rule.enabled ? "good" : "neutral"}>
          {t(rule.enabled ? "state.on" : "state.off")}
        </Tag>
        {rule.mirrors && <span className="block text-xs text-ink-faint">{t("mirrored")}</span>}
      </Cell>
      <Cell label={t("column.last")}>
        {rule.lastRun ? (
          <>
            <Link href={links.adminRun(rule.lastRun.id)} className="mr-2">
              <Moment at={rule.lastRun.startedAt} />
            </Link>
            <RunState run={rule.lastRun} />
            {rule.lastRun.status === "failed" && (
              <span className="mt-0.5 line-clamp-2 max-w-64 text-[0.8125rem] wrap-anywhere text-ink-soft">
                {rule.lastRun.message}
              </span>
            )}
          </>
        ) : (
          <span className="text-ink-faint">{t("never")}</span>
        )}
      </Cell>
      <Cell label={t("column.next")}>
        <Next rule={rule} asOf={asOf} />
      </Cell>
      <Cell label={t("column.watermark")}>
        {rule.watermark ? (
          <Moment at={rule.watermark} />
        ) : (
          <span className="text-ink-faint">–</span>
        )}
      </Cell>
      <Cell label={t("column.members")} numeric>
        {format.number(rule.members)}
      </Cell>
      <Cell label={t("column.inCatalog")} numeric>
        {format.number(rule.inCatalog)}
      </Cell>
      <Cell label={t("column.acts")}>
        <div className="flex flex-wrap gap-1.5 sm:-mt-1 xl:flex-nowrap">
          <ActForm
            action={acts.run}
            fields={{ rule: rule.id, reach: "incremental" }}
            about={rule.name}
          >
            {t("run.incremental")}
          </ActForm>
          <ActForm action={acts.run} fields={{ rule: rule.id, reach: "full" }} about={rule.name}>
            {t("run.full")}
          </ActForm>
          <ActForm
            action={acts.setEnabled}
            fields={{ rule: rule.id, enabled: String(!rule.enabled) }}
            about={rule.name}
          >
            {t(rule.enabled ? "pause" : "resume")}
          </ActForm>
        </div>
      </Cell>
    </Row>
  );
}

function Next({ rule: { next, retry }, asOf }: { rule: ListedRule; asOf: Date }) {
  const t = useTranslations("admin.rules");
  const reach = useTranslations("admin.runs.reach");
  // A reading that failed is tried again by its job, before the rule's own interval is over.
  if (retry !== null)
    return (
      <>
        <span className="block">
          {t("triedAgain")} <Moment at={retry.at} />
        </span>
        <span className="text-[0.8125rem] text-ink-faint">{reach(retry.reach)}</span>
      </>
    );
  if (next === null) return <span className="text-ink-faint">{t("paused")}</span>;
  return (
    <>
      {next.at <= asOf ? t("due") : <Moment at={next.at} className="block" />}{" "}
      <span className="text-[0.8125rem] text-ink-faint">{reach(next.reach)}</span>
    </>
  );
}
