import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";

const DONE = [
  "retried",
  "retried_job",
  "rule_created",
  "rule_changed",
  "rule_enabled",
  "rule_disabled",
  "rule_deleted",
  "run_asked",
  "mirror_asked",
  "mirror_there",
  "mirror_released",
  "vanished_accepted",
] as const;
const REFUSED = ["invalid", "not_there", "no_model", "nothing_failed", "mirror"] as const;

const among = <Known extends string>(known: readonly Known[], given: string | undefined) =>
  known.find((name) => name === given);

/** What the act just asked for has done, or why it was refused. */
export function DoneNotice({ given }: { given: Readonly<Record<string, string>> }) {
  const t = useTranslations("admin");
  const [act, problem] = [among(DONE, given.done), among(REFUSED, given.refused)];
  if (act) return <Notice title={t(`done.${act}`, { count: Number(given.count) || 0 })} live />;
  if (problem) return <Notice tone="bad" title={t(`refused.${problem}`)} live />;
  return null;
}
