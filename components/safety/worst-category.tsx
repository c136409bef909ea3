import { useTranslations } from "next-intl";
import { Failures } from "@/components/evidence/failures";
import { SafetyBar } from "@/components/evidence/safety-bar";
import { categoryWords } from "@/components/safety/headline-figure";
import { AGGREGATE } from "@/components/safety/methods";
import { Tag } from "@/components/ui/tag";
import type { SafetyHeadline } from "@/lib/catalog/schema";

/** The finding that leads: where the model is weakest by any one method, and how sure that is. */
export function WorstCategory({ headline }: { headline: SafetyHeadline }) {
  const t = useTranslations("safety");
  const { category, benchmark, attack, judge, runner, k, n, value, lower, upper } = headline;
  const method = [benchmark, attack, judge && t("method.judgedBy", { judge })].filter(Boolean);
  return (
    <div className="border-y border-line py-5">
      <p className="font-serif text-xl wrap-anywhere">
        {category === AGGREGATE
          ? attack
            ? t("headline.ofAll", { attack })
            : t("table.all")
          : categoryWords(category)}
      </p>
      <p className="mt-2">
        <SafetyBar value={value} lower={lower} upper={upper} n={n} />
      </p>
      <p className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-soft">
        <Failures k={k} n={n} attack={attack} />
        <span aria-hidden>·</span>
        <span className="wrap-anywhere">{method.join(" · ")}</span>
        <Tag>{t(`run.runner.${runner}`)}</Tag>
      </p>
    </div>
  );
}
