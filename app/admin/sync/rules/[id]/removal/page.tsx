import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RuleRemoval } from "@/components/admin/rule-removal";
import { SyncFrame } from "@/components/admin/sync-frame";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { signOut } from "@/lib/accounts/actions";
import { removeRule } from "@/lib/sync/actions";
import { loadRule } from "@/lib/sync/loaders";
import { links } from "@/lib/web/links";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin.rules");
  return { title: t("remove.confirm") };
}

export default async function RuleRemovalPage({
  params,
}: PageProps<"/admin/sync/rules/[id]/removal">) {
  const { id } = await params;
  const [{ admin, found }, t] = await Promise.all([loadRule(id), getTranslations("admin.rules")]);
  return (
    <SyncFrame
      tab="rules"
      title={found ? t("remove.title", { name: found.rule.name }) : t("one")}
      admin={admin}
      signOut={signOut}
    >
      {found ? (
        <RuleRemoval rule={found.rule} action={removeRule} />
      ) : (
        <EmptyState title={t("absent.title")}>
          <Link href={links.adminRules()}>{t("absent.all")}</Link>
        </EmptyState>
      )}
    </SyncFrame>
  );
}
