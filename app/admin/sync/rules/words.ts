import { getTranslations } from "next-intl/server";
import type { RuleFormWords } from "@/components/admin/rule-form";

/** The form is drawn in the browser too, which has no messages; its words go with it. */
export async function ruleFormWords(): Promise<RuleFormWords> {
  const t = await getTranslations("admin.rules");
  return t.raw("form") as RuleFormWords;
}
