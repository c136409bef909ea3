import { useTranslations } from "next-intl";
import type { HeadingWords } from "@/components/safety/method-headings";
import type { Method } from "@/components/safety/methods";

/** How the parts of a method are said. */
export function useMethodWords(): HeadingWords {
  const t = useTranslations("safety.method");
  return {
    judge: (judge) => (judge ? t("judgedBy", { judge }) : t("judgeUnstated")),
    guardrail: (guardrail) =>
      guardrail === "none"
        ? t("bare")
        : guardrail
          ? t("with", { guardrail })
          : t("guardrailUnstated"),
    sample: (n) => t("sample", { n }),
    noAttack: t("noAttack"),
  };
}

/** What a method's name leaves out: who judged, and whether a guardrail stood before the model. */
export function MethodDetails({
  method: { attack, judge, guardrail, benchmarkRevision },
  isOfFamily = false,
}: {
  method: Method;
  /** Then the attack is told row by row. */
  isOfFamily?: boolean;
}) {
  const t = useTranslations("safety.method");
  const words = useMethodWords();
  const parts = [
    attack || isOfFamily ? null : words.noAttack,
    words.judge(judge),
    words.guardrail(guardrail),
    benchmarkRevision ? t("revision", { revision: benchmarkRevision }) : null,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}
