import { useTranslations } from "next-intl";
import { SafetyBar } from "@/components/evidence/safety-bar";
import type { SafetyHeadline } from "@/lib/catalog/schema";

/** The category that leads, with its interval, its n, and the method it was measured by. */
export function HeadlineFigure({ headline }: { headline: SafetyHeadline }) {
  const t = useTranslations("safety");
  const { value, lower, upper, n, category, benchmark, attack, runner } = headline;
  return (
    // Positioned, so that what is only spoken stays inside a table that scrolls.
    <div className="relative">
      <SafetyBar value={value} lower={lower} upper={upper} n={n} />
      <div className="mt-1 text-xs text-ink-soft">
        {category !== "all" && <>{categoryWords(category)} · </>}
        {benchmark}
        {attack && <>, {attack}</>}
        {" · "}
        {t(`run.runner.${runner}`)}
      </div>
    </div>
  );
}

/** A category as a reader writes it: `chemical_biological` is a key of a file. */
export const categoryWords = (category: string) => category.replaceAll("_", " ");
