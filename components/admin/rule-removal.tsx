import { useTranslations } from "next-intl";
import { ActForm } from "@/components/admin/act-form";
import { selectionWords } from "@/components/admin/selection";
import { ButtonLink } from "@/components/ui/button-link";
import type { RuleSummary } from "@/lib/sync/rules/queries";
import { links } from "@/lib/web/links";

type RuleRemovalProps = { rule: RuleSummary; action: (form: FormData) => Promise<void> };

/** What deleting a rule does and does not do, before it is done. */
export function RuleRemoval({ rule, action }: RuleRemovalProps) {
  const t = useTranslations("admin.rules");
  return (
    <div className="max-w-prose space-y-5">
      <ul className="list-disc space-y-1.5 pl-5">
        <li>{t("remove.followed", { selection: selectionWords(rule, t) })}</li>
        <li>{t("remove.members", { count: rule.members })}</li>
        <li>{t("remove.stay", { count: rule.inCatalog })}</li>
        <li>{t("remove.runs")}</li>
        {rule.mirrors && <li>{t("remove.mirrors")}</li>}
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        <ActForm action={action} fields={{ rule: rule.id }} isDanger size="regular">
          {t("remove.confirm")}
        </ActForm>
        <ButtonLink href={links.adminRule(rule.id)}>{t("remove.keep")}</ButtonLink>
      </div>
    </div>
  );
}
