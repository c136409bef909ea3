import { useTranslations } from "next-intl";
import type { Method } from "@/components/safety/methods";

/** `HarmBench · GCG`: what was asked, and how hard. */
export const methodName = ({ benchmark, attack }: Method) =>
  attack ? `${benchmark} · ${attack}` : benchmark;

/** The rest of a method: who judged, and whether a guardrail stood before the model. */
export function MethodDetails({
  method,
  isOfFamily = false,
}: {
  method: Method;
  /** Then the attack is told row by row. */
  isOfFamily?: boolean;
}) {
  const t = useTranslations("safety.method");
  const { attack, judge, guardrail, benchmarkRevision } = method;
  const parts = [
    attack || isOfFamily ? null : t("noAttack"),
    judge ? t("judgedBy", { judge }) : t("judgeUnstated"),
    guardrail === "none"
      ? t("bare")
      : guardrail
        ? t("with", { guardrail })
        : t("guardrailUnstated"),
    benchmarkRevision ? t("revision", { revision: benchmarkRevision }) : null,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}
