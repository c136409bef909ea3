import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OverviewPage } from "@/components/admin/overview-page";
import { SyncFrame } from "@/components/admin/sync-frame";
import { signOut } from "@/lib/accounts/actions";
import { loadOverview } from "@/lib/sync/loaders";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin.sync");
  return { title: t("title") };
}

export default async function SyncPage() {
  const [{ admin, ...overview }, t] = await Promise.all([
    loadOverview(),
    getTranslations("admin.sync"),
  ]);
  return (
    <SyncFrame tab="overview" title={t("title")} lead={t("lead")} admin={admin} signOut={signOut}>
      <OverviewPage {...overview} />
    </SyncFrame>
  );
}
