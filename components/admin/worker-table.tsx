import { useTranslations } from "next-intl";
import { formatDuration } from "@/components/admin/duration";
import { JobName } from "@/components/admin/job-name";
import { Moment } from "@/components/admin/moment";
import { Code } from "@/components/ui/code";
import { Notice } from "@/components/ui/notice";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import type { WorkerState } from "@/lib/jobs/queries";

/** A worker is heard of every few seconds; silent for longer, nobody should count on it. */
const SILENT_MS = 60_000;

const isAlive = ({ heardAt }: WorkerState, asOf: Date) =>
  asOf.getTime() - heardAt.getTime() <= SILENT_MS;

/** Which processes work through the queue, and on what; a clear word where none does. */
export function WorkerTable({ workers, asOf }: { workers: readonly WorkerState[]; asOf: Date }) {
  const t = useTranslations("admin.workers");
  const alive = workers.filter((worker) => isAlive(worker, asOf));
  return (
    <div className="space-y-4">
      {alive.length === 0 && (
        <Notice tone="bad" title={t("none.title")}>
          {t("none.body")}
        </Notice>
      )}
      {workers.length > 0 && (
        <Table label={t("title")}>
          <thead>
            <Row>
              <HeadCell>{t("column.where")}</HeadCell>
              <HeadCell>{t("column.state")}</HeadCell>
              <HeadCell>{t("column.started")}</HeadCell>
              <HeadCell>{t("column.heard")}</HeadCell>
              <HeadCell className="min-w-56">{t("column.doing")}</HeadCell>
            </Row>
          </thead>
          <tbody>
            {workers.map((worker) => (
              <WorkerRow key={worker.id} worker={worker} asOf={asOf} />
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}

function WorkerRow({ worker, asOf }: { worker: WorkerState; asOf: Date }) {
  const t = useTranslations("admin.workers");
  const alive = isAlive(worker, asOf);
  return (
    <Row>
      <HeadCell scope="row" className="font-normal">
        <Code>
          {worker.host}:{worker.pid}
        </Code>
      </HeadCell>
      <Cell label={t("column.state")}>
        <Tag tone={alive ? "good" : "bad"}>{alive ? t("alive") : t("silent")}</Tag>
      </Cell>
      <Cell label={t("column.started")}>
        <Moment at={worker.startedAt} />
      </Cell>
      <Cell label={t("column.heard")}>
        <Moment at={worker.heardAt} seconds />
      </Cell>
      <Cell label={t("column.doing")} className="text-ink-soft">
        {worker.jobs.length === 0
          ? t(alive ? "idle" : "unknown")
          : worker.jobs.map(({ id, name, since }) => (
              <span key={id} className="block">
                <JobName name={name} />,{" "}
                <span className="text-ink-faint">
                  {t("for", { duration: formatDuration(asOf.getTime() - since.getTime()) })}
                </span>
              </span>
            ))}
      </Cell>
    </Row>
  );
}
