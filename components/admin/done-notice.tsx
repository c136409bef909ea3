import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";

const DONE = [
  "retried",
  "retried_job",
  "asked",
  "rule_created",
  "rule_changed",
  "rule_enabled",
  "rule_disabled",
  "rule_deleted",
  "run_asked",
  "mirror_asked",
  "mirror_released",
  "vanished_accepted",
] as const;
const REFUSED = ["invalid", "not_there", "no_revision", "nothing_failed"] as const;

type DoneNoticeProps = {
  done: string | undefined;
  refused: string | undefined;
  count: string | undefined;
};

const among = <Known extends string>(known: readonly Known[], given: string | undefined) =>
  known.find((name) => name === given);

/** What the act just asked for has done, or why it was refused. */
export function DoneNotice({ done, refused, count }: DoneNoticeProps) {
  const t = useTranslations("admin");
  const [act, problem] = [among(DONE, done), among(REFUSED, refused)];
  if (act)
    return <Notice title={t(`done.${act}`, { count: Number(count) || 0 })} live className="mt-6" />;
  if (problem) return <Notice tone="bad" title={t(`refused.${problem}`)} live className="mt-6" />;
  return null;
}
