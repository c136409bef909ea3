import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DoneNotice } from "@/components/admin/done-notice";
import { FailedJobTable } from "@/components/admin/failed-job-table";
import { QueueBar, QueueTable } from "@/components/admin/queue-table";
import { SyncFrame } from "@/components/admin/sync-frame";
import { SectionHeading } from "@/components/ui/section-heading";
import { signOut } from "@/lib/accounts/actions";
import { retryFailedJob } from "@/lib/sync/actions";
import { loadQueue } from "@/lib/sync/loaders";
import { givenOf } from "../given";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin.queue");
  return { title: t("title") };
}

export default async function QueuePage({ searchParams }: PageProps<"/admin/sync/queue">) {
  const [{ admin, queues, failed }, given, t] = await Promise.all([
    loadQueue(),
    givenOf(searchParams),
    getTranslations("admin.queue"),
  ]);
  return (
    <SyncFrame tab="queue" title={t("title")} lead={t("lead")} admin={admin} signOut={signOut}>
      <DoneNotice given={given} />
      <section className="space-y-6">
        <QueueBar queues={queues} />
        <QueueTable queues={queues} />
      </section>
      <section>
        <SectionHeading id="failed" lead={t("failedLead")}>
          {t("failed")}
        </SectionHeading>
        {failed.length > 0 ? (
          <FailedJobTable label={t("failed")} jobs={failed} retry={retryFailedJob} />
        ) : (
          <p className="text-sm text-ink-soft">{t("noneFailed")}</p>
        )}
      </section>
    </SyncFrame>
  );
}
