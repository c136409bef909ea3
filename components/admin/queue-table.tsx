import { useFormatter, useTranslations } from "next-intl";
import { CountsBar } from "@/components/admin/counts-bar";
import { formatDuration } from "@/components/admin/duration";
import { JobName } from "@/components/admin/job-name";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { QueueState } from "@/lib/jobs/queries";
import { links } from "@/lib/web/links";

type QueueProps = { queues: readonly QueueState[] };

const STATES = ["active", "waiting", "failed"] as const;
const TONES = { active: "copper", waiting: "plain", failed: "bad" } as const;

/** All queues together: how much is done now, waits, and has failed for good. */
export function QueueBar({ queues }: QueueProps) {
  const t = useTranslations("admin.queue");
  const counts = STATES.map((state) => ({
    key: state,
    label: t(`column.${state}`),
    count: queues.reduce((sum, queue) => sum + queue[state], 0),
    tone: TONES[state],
    ...(state === "failed" && { href: `${links.adminQueue()}#failed` }),
  }));
  return <CountsBar label={t("bar")} counts={counts} />;
}

/** Each queue with what is in it. */
export function QueueTable({ queues }: QueueProps) {
  const t = useTranslations("admin.queue");
  const format = useFormatter();
  return (
    <Table label={t("title")}>
      <thead>
        <Row>
          <HeadCell className="min-w-56">{t("column.queue")}</HeadCell>
          {STATES.map((state) => (
            <HeadCell key={state} numeric>
              {t(`column.${state}`)}
            </HeadCell>
          ))}
          <HeadCell numeric>{t("column.oldest")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <Row key={queue.name}>
            <HeadCell scope="row" className="font-normal">
              <JobName name={queue.name} />
            </HeadCell>
            {STATES.map((state) => (
              <Cell
                key={state}
                label={t(`column.${state}`)}
                numeric
                className={state === "failed" && queue.failed > 0 ? "text-bad" : undefined}
              >
                {format.number(queue[state])}
              </Cell>
            ))}
            <Cell label={t("column.oldest")} numeric className="whitespace-nowrap">
              {queue.oldestWaitingSeconds === null
                ? "–"
                : formatDuration(queue.oldestWaitingSeconds * 1000)}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
