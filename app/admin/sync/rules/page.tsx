import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DoneNotice } from "@/components/admin/done-notice";
import { RuleTable } from "@/components/admin/rule-table";
import { SyncFrame } from "@/components/admin/sync-frame";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { signOut } from "@/lib/accounts/actions";
import { askForRun, followRule } from "@/lib/sync/actions";
import { loadRules } from "@/lib/sync/loaders";
import { links } from "@/lib/web/links";
import { givenOf } from "../given";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin.rules");
  return { title: t("title") };
}

export default async function RulesPage({ searchParams }: PageProps<"/admin/sync/rules">) {
  const [{ admin, asOf, rules }, given, t] = await Promise.all([
    loadRules(),
    givenOf(searchParams),
    getTranslations("admin.rules"),
  ]);
  return (
    <SyncFrame tab="rules" title={t("title")} lead={t("lead")} admin={admin} signOut={signOut}>
      <DoneNotice given={given} />
      <div className="space-y-4">
        <ButtonLink href={links.adminNewRule()} look="primary">
          {t("new")}
        </ButtonLink>
        {rules.length > 0 ? (
          <RuleTable rules={rules} asOf={asOf} acts={{ run: askForRun, setEnabled: followRule }} />
        ) : (
          <EmptyState title={t("none.title")}>{t("none.body")}</EmptyState>
        )}
      </div>
    </SyncFrame>
  );
}
