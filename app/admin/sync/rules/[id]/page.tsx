import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DoneNotice } from "@/components/admin/done-notice";
import { RuleForm } from "@/components/admin/rule-form";
import { RuleTable } from "@/components/admin/rule-table";
import { SyncFrame } from "@/components/admin/sync-frame";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { SectionHeading } from "@/components/ui/section-heading";
import { signOut } from "@/lib/accounts/actions";
import { askForRun, followRule, saveRule } from "@/lib/sync/actions";
import { loadRule } from "@/lib/sync/loaders";
import { links } from "@/lib/web/links";
import { givenOf } from "../../given";
import { ruleFormWords } from "../words";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin.rules");
  return { title: t("one") };
}

export default async function RulePage({
  params,
  searchParams,
}: PageProps<"/admin/sync/rules/[id]">) {
  const [{ id }, given] = await Promise.all([params, givenOf(searchParams)]);
  const { admin, asOf, found } = await loadRule(id);
  const [t, words] = await Promise.all([getTranslations("admin.rules"), ruleFormWords()]);
  return (
    <SyncFrame
      tab="rules"
      title={found ? t("titleOf", { name: found.rule.name }) : t("one")}
      admin={admin}
      signOut={signOut}
    >
      <DoneNotice given={given} />
      {found ? (
        <>
          <RuleTable
            rules={[found.rule]}
            asOf={asOf}
            acts={{ run: askForRun, setEnabled: followRule }}
          />
          <section>
            <SectionHeading
              aside={<Link href={links.adminRuns({ rule: id })}>{t("itsRuns")}</Link>}
            >
              {t("change")}
            </SectionHeading>
            <RuleForm
              action={saveRule}
              initial={found.form}
              ruleId={id}
              submit={t("save")}
              words={words}
            />
          </section>
          <p className="border-t border-line pt-6 text-sm">
            <Link href={links.adminRuleRemoval(id)}>{t("remove.open")}</Link>
          </p>
        </>
      ) : (
        <EmptyState title={t("absent.title")}>
          <Link href={links.adminRules()}>{t("absent.all")}</Link>
        </EmptyState>
      )}
    </SyncFrame>
  );
}
