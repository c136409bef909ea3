import { useTranslations } from "next-intl";
import { StudentMark, TeacherMark } from "@/components/charts/rate-marks";
import { rateScale } from "@/components/charts/rate-scale";

const x = rateScale(4, 36);
const EXAMPLE = { value: 0.5, lower: 0.1, upper: 0.9 };

/** What the two marks are, and which way is better. */
export function RateLegend() {
  const t = useTranslations("safety");
  return (
    <p className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-xs text-ink-faint">
      <span className="inline-flex items-center gap-1.5">
        <svg width="40" height="12" aria-hidden>
          <StudentMark rate={EXAMPLE} x={x} y={6} />
        </svg>
        {t("legend.student")}
      </span>
      <span className="inline-flex items-center gap-1.5">
        <svg width="40" height="12" aria-hidden>
          <TeacherMark rate={EXAMPLE} x={x} y={6} />
        </svg>
        {t("legend.teacher")}
      </span>
      <span>{t("scale")}</span>
    </p>
  );
}
