import { useFormatter, useTranslations } from "next-intl";
import { formatDuration } from "@/components/admin/duration";
import { Moment } from "@/components/admin/moment";
import { readOf, selectionName } from "@/components/admin/run";
import { RunState } from "@/components/admin/run-state";
import { Code } from "@/components/ui/code";
import { KeyValue, KeyValues } from "@/components/ui/key-values";
import { Link } from "@/components/ui/link";
import type { RunSummary } from "@/lib/sync/runs/queries";
import { links } from "@/lib/web/links";

/** What a run was, and what it cost. */
export function RunFacts({ run, asOf }: { run: RunSummary; asOf: Date }) {
  const t = useTranslations("admin.runs");
  const format = useFormatter();
  const ms = (run.finishedAt ?? asOf).getTime() - run.startedAt.getTime();
  const read = readOf(run.counts);
  return (
    <KeyValues>
      <KeyValue term={t("column.status")}>
        <RunState run={run} />
      </KeyValue>
      <KeyValue term={t("column.what")}>
        {run.rule ? (
          <Link href={links.adminRule(run.rule.id)}>{run.rule.name}</Link>
        ) : (
          selectionName(run, t)
        )}
      </KeyValue>
      <KeyValue term={t("column.reach")}>{t(`reachMeans.${run.reach}`)}</KeyValue>
      <KeyValue term={t("fact.hub")}>
        <Code>{run.hubUrl}</Code>
      </KeyValue>
      <KeyValue term={t("column.started")}>
        <Moment at={run.startedAt} /> UTC
      </KeyValue>
      <KeyValue term={t("fact.finished")}>
        {run.finishedAt ? (
          <>
            <Moment at={run.finishedAt} /> UTC
          </>
        ) : (
          t("fact.notYet")
        )}
        {", "}
        {t("fact.after", { duration: formatDuration(ms) })}
      </KeyValue>
      {run.finishedAt === null && run.heardAt && (
        <KeyValue term={t("fact.heard")}>
          <Moment at={run.heardAt} seconds /> UTC
        </KeyValue>
      )}
      <KeyValue term={t("fact.listed")}>{format.number(run.listed)}</KeyValue>
      <KeyValue term={t("column.read")}>
        {format.number(read)}
        {ms > 0 && read > 0 && (
          <span className="text-ink-faint"> {t("rate", { rate: rateOf(read, ms) })}</span>
        )}
      </KeyValue>
      <KeyValue term={t("fact.requests")}>{format.number(run.requests)}</KeyValue>
    </KeyValues>
  );
}

/** Repositories a second, to two digits. */
export function rateOf(read: number, ms: number): number {
  return Number(((read * 1000) / ms).toPrecision(2));
}
