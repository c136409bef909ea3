import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { DoneNotice } from "@/components/admin/done-notice";
import { selectionName } from "@/components/admin/run";
import { RunPage } from "@/components/admin/run-page";
import { SyncFrame } from "@/components/admin/sync-frame";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { signOut } from "@/lib/accounts/actions";
import { retryRepositories } from "@/lib/sync/actions";
import { loadRun } from "@/lib/sync/loaders";
import { Outcome } from "@/lib/sync/schema";
import { links } from "@/lib/web/links";
import { givenOf } from "../../given";

const Show = z
  .union([Outcome, z.literal("changes")])
  .optional()
  .catch(undefined);

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin.runs");
  return { title: t("one") };
}

export default async function OneRunPage({
  params,
  searchParams,
}: PageProps<"/admin/sync/runs/[id]">) {
  const [{ id }, given] = await Promise.all([params, givenOf(searchParams)]);
  const { admin, asOf, run, show, outcomes } = await loadRun(id, {
    show: Show.parse(given.show),
    after: given.after,
  });
  const t = await getTranslations("admin.runs");
  return (
    <SyncFrame
      tab="runs"
      title={run ? t("titleOf", { what: run.rule?.name ?? selectionName(run, t) }) : t("one")}
      lead={run?.message}
      admin={admin}
      signOut={signOut}
    >
      <DoneNotice given={given} />
      {run ? (
        <RunPage
          run={run}
          outcomes={outcomes}
          show={show}
          isFirstPage={given.after === undefined}
          asOf={asOf}
          retry={retryRepositories}
        />
      ) : (
        <EmptyState title={t("absent.title")}>
          <Link href={links.adminRuns()}>{t("absent.all")}</Link>
        </EmptyState>
      )}
    </SyncFrame>
  );
}
