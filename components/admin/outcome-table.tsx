import { useTranslations } from "next-intl";
import { ActForm } from "@/components/admin/act-form";
import { Moment } from "@/components/admin/moment";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { RunOutcome } from "@/lib/sync/runs/queries";
import type { LastReading } from "@/lib/sync/retries/queries";
import { links } from "@/lib/web/links";

export type ShownOutcome = RunOutcome & { since: LastReading | null };

type OutcomeTableProps = {
  label: string;
  run: { id: string; hubUrl: string };
  outcomes: readonly ShownOutcome[];
  retry: (form: FormData) => Promise<void>;
};

/** What became of each repository and why; what failed can be asked for again. */
export function OutcomeTable({ label, run, outcomes, retry }: OutcomeTableProps) {
  const t = useTranslations("admin.runs");
  return (
    <Table label={label}>
      <thead>
        <Row>
          <HeadCell className="min-w-64">{t("outcomeColumn.repository")}</HeadCell>
          <HeadCell className="min-w-80">{t("outcomeColumn.why")}</HeadCell>
          <HeadCell>{t("outcomeColumn.at")}</HeadCell>
          <HeadCell>{t("outcomeColumn.since")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {outcomes.map((outcome) => (
          <Row key={outcome.ref} className="hover:bg-raised">
            <HeadCell scope="row" className="max-w-96 font-normal wrap-anywhere">
              <Repository outcome={outcome} hubUrl={run.hubUrl} />
            </HeadCell>
            <Cell label={t("outcomeColumn.why")} className="max-w-[40rem] text-ink-soft">
              <Reasons outcome={outcome} />
            </Cell>
            <Cell label={t("outcomeColumn.at")}>
              <Moment at={outcome.at} />
            </Cell>
            <Cell label={t("outcomeColumn.since")}>
              <Since outcome={outcome} runId={run.id} retry={retry} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function Repository({ outcome, hubUrl }: { outcome: RunOutcome; hubUrl: string }) {
  // Only these are sure to have a page here.
  if (outcome.outcome === "applied" || outcome.outcome === "gone")
    return <Link href={links.model(outcome.ref)}>{outcome.ref}</Link>;
  return <ExternalLink href={`${hubUrl}/${outcome.ref}`}>{outcome.ref}</ExternalLink>;
}

function Reasons({ outcome: { reason, problems } }: { outcome: RunOutcome }) {
  return (
    <>
      {reason}
      {problems.length > 0 && (
        <ul className="mt-1 space-y-0.5 text-[0.8125rem]">
          {problems.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              <span className="font-mono text-xs">{field}</span> {message}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type SinceProps = {
  outcome: ShownOutcome;
  runId: string;
  retry: (form: FormData) => Promise<void>;
};

/** What a later reading came to, or a button that asks for one. */
function Since({ outcome: { ref, outcome, since }, runId, retry }: SinceProps) {
  const t = useTranslations("admin.runs");
  const canRetry = outcome === "failed" || outcome === "unreadable";
  const isSettled = since !== null && since.outcome !== "failed" && since.outcome !== "unreadable";
  return (
    <span className="-my-1 flex flex-wrap items-center gap-x-3 gap-y-1">
      {since && (
        <span className="text-[0.8125rem]">
          {t(`outcome.${since.outcome}`)}, <Moment at={since.at} />
        </span>
      )}
      {canRetry && !isSettled && (
        <ActForm action={retry} fields={{ run: runId, ref }} about={ref}>
          {t("retry")}
        </ActForm>
      )}
    </span>
  );
}
