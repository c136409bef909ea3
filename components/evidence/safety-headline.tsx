import { useTranslations } from "next-intl";
import { Failures } from "@/components/evidence/failures";
import { NoSafetyScore } from "@/components/evidence/no-safety-score";
import { SafetyBar } from "@/components/evidence/safety-bar";
import { Tag } from "@/components/ui/tag";
import type { ModelSummary } from "@/lib/catalog/schema";

/** The cell that leads, with everything needed to judge it: interval, n, category, method, and who ran it. */
export function SafetyHeadline({
  model: { safety, safetyRuns },
}: {
  model: Pick<ModelSummary, "safety" | "safetyRuns">;
}) {
  const t = useTranslations("shell.safety");
  if (!safety) return <NoSafetyScore runs={safetyRuns} />;
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
