import { useFormatter, useTranslations } from "next-intl";
import { formatDuration } from "@/components/admin/duration";
import { Moment } from "@/components/admin/moment";
import { readOf, selectionName, unreadOf } from "@/components/admin/run";
import { rateOf } from "@/components/admin/run-facts";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { RunSummary } from "@/lib/sync/runs/queries";
import { links } from "@/lib/web/links";

/** A run says how far it is every few seconds; silent for longer, its process may be gone. */
const SILENT_MS = 120_000;

/** What is being read now, how far it is, and when it was last heard of. */
export function RunningRuns({ runs, asOf }: { runs: readonly RunSummary[]; asOf: Date }) {
  const t = useTranslations("admin.runs");
  const format = useFormatter();
  return (
    <Table label={t("now")}>
      <thead>
        <Row>
          <HeadCell className="min-w-56">{t("column.what")}</HeadCell>
          <HeadCell>{t("column.reach")}</HeadCell>
          <HeadCell numeric>{t("fact.listed")}</HeadCell>
          <HeadCell numeric>{t("column.read")}</HeadCell>
          <HeadCell numeric>{t("perSecond")}</HeadCell>
          <HeadCell numeric>{t("column.changed")}</HeadCell>
          <HeadCell numeric className="max-w-24 whitespace-normal!">
            {t("column.failed")}
          </HeadCell>
          <HeadCell numeric>{t("fact.requests")}</HeadCell>
          <HeadCell numeric>{t("fact.since")}</HeadCell>
          <HeadCell>{t("fact.heard")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {runs.map((run) => {
          const ms = asOf.getTime() - run.startedAt.getTime();
          const read = readOf(run.counts);
          const heardAt = run.heardAt ?? run.startedAt;
          const isSilent = asOf.getTime() - heardAt.getTime() > SILENT_MS;
          return (
            <Row key={run.id}>
              <HeadCell scope="row" className="max-w-80 font-normal wrap-anywhere">
                <Link href={links.adminRun(run.id)}>{run.rule?.name ?? selectionName(run, t)}</Link>
              </HeadCell>
              <Cell label={t("column.reach")}>{t(`reach.${run.reach}`)}</Cell>
              <Cell label={t("fact.listed")} numeric>
                {format.number(run.listed)}
              </Cell>
              <Cell label={t("column.read")} numeric>
                {format.number(read)}
              </Cell>
              <Cell label={t("perSecond")} numeric>
                {format.number(rateOf(read, Math.max(1, ms)))}
              </Cell>
              <Cell label={t("column.changed")} numeric>
                {format.number(run.counts.applied)}
              </Cell>
              <Cell label={t("column.failed")} numeric>
                {format.number(unreadOf(run.counts))}
              </Cell>
              <Cell label={t("fact.requests")} numeric>
                {format.number(run.requests)}
              </Cell>
              <Cell label={t("fact.since")} numeric className="whitespace-nowrap">
                {formatDuration(ms)}
              </Cell>
              <Cell label={t("fact.heard")} className={isSilent ? "text-caution" : undefined}>
                <Moment at={heardAt} seconds />
                {isSilent && <span> {t("silent")}</span>}
              </Cell>
            </Row>
          );
        })}
      </tbody>
    </Table>
  );
}
