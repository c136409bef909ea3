import { clsx } from "clsx";
import { useFormatter, useTranslations } from "next-intl";
import { formatDuration } from "@/components/admin/duration";
import { Moment } from "@/components/admin/moment";
import { readOf, selectionName, unreadOf } from "@/components/admin/run";
import { RunState } from "@/components/admin/run-state";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { RunSummary } from "@/lib/sync/runs/queries";
import { links } from "@/lib/web/links";

/** A run, and how many before it failed in the same way. */
export type ShownRun = RunSummary & { alike?: { count: number; since: Date } };

type RunTableProps = { label: string; runs: readonly ShownRun[]; asOf: Date };

/** Runs, one a line: what was read, what came of it, how long it took. */
export function RunTable({ label, runs, asOf }: RunTableProps) {
  const t = useTranslations("admin.runs");
  return (
    <Table label={label}>
      <thead>
        <Row>
          <HeadCell>{t("column.started")}</HeadCell>
          <HeadCell className="min-w-48">{t("column.what")}</HeadCell>
          <HeadCell>{t("column.reach")}</HeadCell>
          <HeadCell>{t("column.status")}</HeadCell>
          <HeadCell numeric>{t("column.duration")}</HeadCell>
          <HeadCell numeric>{t("column.read")}</HeadCell>
          <HeadCell numeric>{t("column.changed")}</HeadCell>
          <HeadCell numeric className="max-w-24 whitespace-normal!">
            {t("column.failed")}
          </HeadCell>
          <HeadCell className="min-w-64">{t("column.sentence")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} asOf={asOf} />
        ))}
      </tbody>
    </Table>
  );
}

function RunRow({ run, asOf }: { run: ShownRun; asOf: Date }) {
  const t = useTranslations("admin.runs");
  const format = useFormatter();
  const { counts } = run;
  const unread = unreadOf(counts);
  return (
    <Row className="hover:bg-raised">
      <HeadCell scope="row" className="font-normal">
        <Link href={links.adminRun(run.id)}>
          <Moment at={run.startedAt} />
        </Link>
      </HeadCell>
      <Cell label={t("column.what")} className="max-w-72 wrap-anywhere">
        {run.rule ? (
          <Link href={links.adminRule(run.rule.id)}>{run.rule.name}</Link>
        ) : (
          selectionName(run, t)
        )}
      </Cell>
      <Cell label={t("column.reach")}>{t(`reach.${run.reach}`)}</Cell>
      <Cell label={t("column.status")}>
        <RunState run={run} />
      </Cell>
      <Cell label={t("column.duration")} numeric className="whitespace-nowrap">
        {formatDuration((run.finishedAt ?? asOf).getTime() - run.startedAt.getTime())}
      </Cell>
      <Cell label={t("column.read")} numeric>
        {format.number(readOf(counts))}
      </Cell>
      <Cell label={t("column.changed")} numeric>
        {format.number(counts.applied + counts.gone)}
      </Cell>
      <Cell
        label={t("column.failed")}
        numeric
        className={clsx(unread > 0 && (counts.failed > 0 ? "text-bad" : "text-caution"))}
      >
        {format.number(unread)}
      </Cell>
      <Cell label={t("column.sentence")} className="text-[0.8125rem] text-ink-soft">
        {run.message}
        {run.warnings.length > 0 && (
          <span className="text-caution"> {t("warningCount", { count: run.warnings.length })}</span>
        )}
        {run.alike && run.alike.count > 0 && (
          <span className="block text-ink-faint">
            {t("alike", { count: run.alike.count })} <Moment at={run.alike.since} />
          </span>
        )}
      </Cell>
    </Row>
  );
}
