import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DeliveryTable } from "@/components/admin/delivery-table";
import { LimitTable } from "@/components/admin/limit-table";
import { LiveRefresh } from "@/components/admin/live-refresh";
import { MirrorCounts } from "@/components/admin/mirror-counts";
import { Moment } from "@/components/admin/moment";
import { QueueBar } from "@/components/admin/queue-table";
import { type HubSilence, silentHubs, withFailuresFolded } from "@/components/admin/hub-silence";
import { RunTable } from "@/components/admin/run-table";
import { RunningRuns } from "@/components/admin/running-runs";
import { WorkerTable } from "@/components/admin/worker-table";
import { ButtonLink } from "@/components/ui/button-link";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { SectionHeading } from "@/components/ui/section-heading";
import type { StoreTotals } from "@/lib/catalog/mirrors/schema";
import type { QueueState, WorkerState } from "@/lib/jobs/queries";
import type { Delivery } from "@/lib/sync/deliveries/queries";
import type { Limit } from "@/lib/sync/limits/queries";
import type { RunSummary } from "@/lib/sync/runs/queries";
import { links } from "@/lib/web/links";

const LATEST_RUNS = 8;

type OverviewPageProps = {
  asOf: Date;
  workers: readonly WorkerState[];
  queues: readonly QueueState[];
  running: readonly RunSummary[];
  recent: readonly RunSummary[];
  limits: readonly Limit[];
  deliveries: readonly Delivery[];
  totals: StoreTotals;
};

/** Whether reading goes on, what it does, what holds it back, and what it did last. */
export function OverviewPage(props: OverviewPageProps) {
  const { asOf, workers, queues, running, recent, limits, deliveries, totals } = props;
  const t = useTranslations("admin.sync");
  const silent = silentHubs(recent, limits);
  const latest = withFailuresFolded(recent, LATEST_RUNS);
  return (
    <>
      {silent.map((silence) => (
        <SilentHub key={silence.hubUrl} silence={silence} />
      ))}
      <section>
        <SectionHeading
          aside={
            <span className="flex flex-wrap gap-x-4">
              <span>
                {t("asOf")} <Moment at={asOf} seconds /> UTC
              </span>
              <Link href={links.adminSync()}>{t("refresh")}</Link>
              <LiveRefresh label={t("live")} />
            </span>
          }
        >
          {t("now")}
        </SectionHeading>
        {running.length > 0 ? (
          <RunningRuns runs={running} asOf={asOf} />
        ) : (
          <Quiet>{t("nothingRuns")}</Quiet>
        )}
      </section>
      <section>
        <SectionHeading>{t("workers")}</SectionHeading>
        <WorkerTable workers={workers} asOf={asOf} />
      </section>
      <section>
        <SectionHeading aside={<Link href={links.adminQueue()}>{t("queueAll")}</Link>}>
          {t("queue")}
        </SectionHeading>
        <QueueBar queues={queues} />
      </section>
      <section>
        <SectionHeading lead={t("limitsLead")}>{t("limits")}</SectionHeading>
        {limits.length > 0 ? (
          <LimitTable
            label={t("limits")}
            limits={limits}
            silent={silent.map(({ hubUrl }) => hubUrl)}
          />
        ) : (
          <Quiet>{t("noLimits")}</Quiet>
        )}
      </section>
      <section>
        <SectionHeading aside={<Link href={links.adminRuns()}>{t("allRuns")}</Link>}>
          {t("recent")}
        </SectionHeading>
        {recent.length > 0 ? (
          <RunTable label={t("recent")} runs={latest} asOf={asOf} />
        ) : (
          <Quiet>
            <p>{t("noRuns")}</p>
            <p className="mt-3">
              <ButtonLink href={links.adminNewRule()}>{t("newRule")}</ButtonLink>
            </p>
          </Quiet>
        )}
      </section>
      <section>
        <SectionHeading aside={<Link href={links.adminMirror()}>{t("allCopies")}</Link>}>
          {t("store")}
        </SectionHeading>
        <MirrorCounts totals={totals} />
      </section>
      <section>
        <SectionHeading>{t("deliveries")}</SectionHeading>
        {deliveries.length > 0 ? (
          <DeliveryTable label={t("deliveries")} deliveries={deliveries} />
        ) : (
          <Quiet>{t("noDeliveries", { path: links.hubWebhook() })}</Quiet>
        )}
      </section>
    </>
  );
}

function SilentHub({ silence: { hubUrl, since, lastRun } }: { silence: HubSilence }) {
  const t = useTranslations("admin.sync");
  return (
    <Notice
      tone="caution"
      title={
        <>
          {t("silentHub", { hub: hubUrl })} <Moment at={since} /> UTC.
        </>
      }
    >
      <p className="wrap-anywhere">{lastRun.message}</p>
      <p>
        <Link href={links.adminRun(lastRun.id)}>{t("silentRun")}</Link>
      </p>
    </Notice>
  );
}

/** Nothing to show, said without taking room. */
function Quiet({ children }: { children: ReactNode }) {
  return <div className="border-y border-line py-3 text-sm text-ink-soft">{children}</div>;
}
