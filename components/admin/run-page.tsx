import { useTranslations } from "next-intl";
import { ActForm } from "@/components/admin/act-form";
import { ChangeTable } from "@/components/admin/change-table";
import { CountsBar } from "@/components/admin/counts-bar";
import { OutcomeTable, type ShownOutcome } from "@/components/admin/outcome-table";
import { unreadOf } from "@/components/admin/run";
import { RunFacts } from "@/components/admin/run-facts";
import { Notice } from "@/components/ui/notice";
import { Pagination } from "@/components/ui/pagination";
import { TabsNav } from "@/components/ui/tabs-nav";
import type { RunPart } from "@/lib/sync/loaders";
import type { RunDetail } from "@/lib/sync/runs/queries";
import type { Outcome } from "@/lib/sync/schema";
import { links } from "@/lib/web/links";

/** In the order a reader needs them: what went wrong first, what went without saying last. */
const SHOWN = {
  failed: "bad",
  unreadable: "caution",
  gone: "teacher",
  applied: "good",
  excluded: "muted",
  unchanged: "plain",
} as const satisfies Record<Outcome, string>;
const OUTCOMES = Object.keys(SHOWN) as readonly Outcome[];

type RunPageProps = {
  run: RunDetail;
  outcomes: readonly ShownOutcome[];
  show: RunPart;
  isFirstPage: boolean;
  asOf: Date;
  retry: (form: FormData) => Promise<void>;
};

/** What a run was, what it changed, and what became of each repository. */
export function RunPage({ run, outcomes, show, isFirstPage, asOf, retry }: RunPageProps) {
  const t = useTranslations("admin.runs");
  const address = (part: string) => links.adminRun(run.id, { show: part });
  // The unchanged are counted and not kept one by one.
  const listed = OUTCOMES.filter((outcome) => outcome !== "unchanged" && run.counts[outcome] > 0);
  return (
    <>
      <section className="grid gap-8 lg:grid-cols-2">
        <RunFacts run={run} asOf={asOf} />
        <div className="space-y-6">
          <div>
            <p className="mb-2 text-sm text-ink-faint">{t("byOutcome")}</p>
            <CountsBar
              label={t("byOutcome")}
              counts={OUTCOMES.map((outcome) => ({
                key: outcome,
                label: t(`outcome.${outcome}`),
                count: run.counts[outcome],
                tone: SHOWN[outcome],
                current: show === outcome,
                ...(outcome !== "unchanged" && { href: address(outcome) }),
              }))}
            />
          </div>
          <Notes run={run} />
        </div>
      </section>
      <section className="space-y-4">
        <TabsNav
          label={t("parts")}
          tabs={[
            {
              href: address("changes"),
              label: t("changes"),
              count: run.changes.length,
              current: show === "changes",
            },
            ...listed.map((outcome) => ({
              href: address(outcome),
              label: t(`outcome.${outcome}`),
              count: run.counts[outcome],
              current: show === outcome,
            })),
          ]}
        />
        {show === "changes" ? (
          <Changes run={run} />
        ) : (
          <Outcomes {...{ run, outcomes, show, isFirstPage, retry }} />
        )}
      </section>
    </>
  );
}

/** What the run wants an administrator to know. */
function Notes({ run }: { run: RunDetail }) {
  const t = useTranslations("admin.runs");
  const { counts, warnings } = run;
  return (
    <>
      {warnings.length > 0 && (
        <Notice tone="caution" title={t("warnings")}>
          <ul className="space-y-1">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
      {counts.renamed > 0 && (
        <p className="text-sm text-ink-soft">{t("renamed", { count: counts.renamed })}</p>
      )}
      {counts.held > 0 && (
        <p className="text-sm text-ink-soft">{t("held", { count: counts.held })}</p>
      )}
    </>
  );
}

function Changes({ run }: { run: RunDetail }) {
  const t = useTranslations("admin.runs");
  if (run.changes.length === 0) return <p className="text-sm text-ink-soft">{t("noChanges")}</p>;
  return (
    <>
      <p className="text-sm text-ink-soft">{t("changesLead")}</p>
      <ChangeTable label={t("changes")} changes={run.changes} />
    </>
  );
}

type OutcomesProps = Omit<RunPageProps, "asOf" | "show"> & { show: Outcome };

function Outcomes({ run, outcomes, show, isFirstPage, retry }: OutcomesProps) {
  const t = useTranslations("admin.runs");
  const address = (after?: string) => links.adminRun(run.id, { show, after });
  const failed = unreadOf(run.counts);
  const canRetry = show === "failed" || show === "unreadable";
  if (outcomes.length === 0) return <p className="text-sm text-ink-soft">{t("noneSuch")}</p>;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-sm text-ink-soft">{t(`outcomeMeans.${show}`)}</p>
        {canRetry && failed > 1 && (
          <ActForm action={retry} fields={{ run: run.id }}>
            {t("retryAll", { count: failed })}
          </ActForm>
        )}
      </div>
      <OutcomeTable label={t(`outcome.${show}`)} run={run} outcomes={outcomes} retry={retry} />
      <Pagination
        label={t("pages")}
        previous={isFirstPage ? null : { href: address(), label: t("first") }}
        next={run.next === null ? null : { href: address(run.next), label: t("further") }}
      />
    </>
  );
}
