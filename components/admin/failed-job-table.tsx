import { useTranslations } from "next-intl";
import { ActForm } from "@/components/admin/act-form";
import { JobName } from "@/components/admin/job-name";
import { Moment } from "@/components/admin/moment";
import { Code } from "@/components/ui/code";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { FailedJob } from "@/lib/jobs/queries";

type FailedJobTableProps = {
  label: string;
  jobs: readonly FailedJob[];
  retry: (form: FormData) => Promise<void>;
};

/** Jobs that will not be tried again unless somebody asks. */
export function FailedJobTable({ label, jobs, retry }: FailedJobTableProps) {
  const t = useTranslations("admin.queue");
  return (
    <Table label={label}>
      <thead>
        <Row>
          <HeadCell className="min-w-48">{t("failedColumn.job")}</HeadCell>
          <HeadCell className="min-w-80">{t("failedColumn.why")}</HeadCell>
          <HeadCell numeric>{t("failedColumn.attempts")}</HeadCell>
          <HeadCell>{t("failedColumn.at")}</HeadCell>
          <HeadCell>
            <VisuallyHidden>{t("failedColumn.act")}</VisuallyHidden>
          </HeadCell>
        </Row>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <Row key={job.id} className="hover:bg-raised">
            <HeadCell scope="row" className="max-w-80 font-normal">
              <JobName name={job.name} />
              <Code className="block text-xs text-ink-faint">{toldOf(job.data)}</Code>
            </HeadCell>
            <Cell
              label={t("failedColumn.why")}
              className="max-w-[36rem] wrap-anywhere text-ink-soft"
            >
              {job.message}
            </Cell>
            <Cell label={t("failedColumn.attempts")} numeric>
              {job.attempts}
            </Cell>
            <Cell label={t("failedColumn.at")}>
              <Moment at={job.at} />
            </Cell>
            <Cell>
              <ActForm action={retry} fields={{ job: job.id }} about={toldOf(job.data)}>
                {t("retry")}
              </ActForm>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

/** What the job was told, as `key value`; a payload names rows and is short. */
function toldOf(data: unknown): string {
  if (typeof data !== "object" || data === null) return "";
  return Object.entries(data)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(", ");
}
