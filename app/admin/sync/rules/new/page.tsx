import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RuleForm } from "@/components/admin/rule-form";
import { SyncFrame } from "@/components/admin/sync-frame";
import { signOut } from "@/lib/accounts/actions";
import { saveRule } from "@/lib/sync/actions";
import { loadNewRule } from "@/lib/sync/loaders";
import { ruleFormWords } from "../words";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin.rules");
  return { title: t("new") };
}

export default async function NewRulePage() {
  const [{ admin, form }, t, words] = await Promise.all([
    loadNewRule(),
    getTranslations("admin.rules"),
    ruleFormWords(),
  ]);
  return (
    <SyncFrame tab="rules" title={t("new")} lead={t("newLead")} admin={admin} signOut={signOut}>
      <RuleForm action={saveRule} initial={form} submit={t("create")} words={words} />
    </SyncFrame>
  );
}
