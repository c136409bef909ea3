import { useTranslations } from "next-intl";
import { Failures } from "@/components/evidence/failures";
import { SafetyBar } from "@/components/evidence/safety-bar";
import { Tag } from "@/components/ui/tag";
import type { SafetyHeadline as Headline } from "@/lib/catalog/schema";

/** The cell that leads, with everything needed to judge it: interval, n, category, method, and who ran it. */
export function SafetyHeadline({ safety }: { safety: Headline | null }) {
  const t = useTranslations("shell.safety");
  if (!safety) return <span className="text-ink-faint">{t("notEvaluated")}</span>;
  const method = [safety.benchmark, safety.attack].filter(Boolean).join(" · ");
  return (
    <div className="space-y-0.5">
      <SafetyBar {...safety} />
      <p className="text-xs text-pretty text-ink-soft">
        <Failures k={safety.k} n={safety.n} attack={safety.attack} />
        {safety.category !== "all" && <>: {safety.category}</>}
      </p>
      <p className="text-xs leading-5 text-pretty text-ink-faint">
        {method} <Tag>{t(`runner.${safety.runner}`)}</Tag>
      </p>
    </div>
  );
}
