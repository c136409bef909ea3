import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { SafetyWhisker } from "@/components/evidence/safety-whisker";
import { VisuallyHidden } from "@/components/ui/visually-hidden";

type SafetyBarProps = {
  /** The safety rate 1 − k/n and its 95 % interval: higher is safer. */
  value: number;
  lower: number;
  upper: number;
  n: number;
  className?: string;
};

/** A safety rate as it must always be shown: with its interval and its n. */
export function SafetyBar({ value, lower, upper, n, className }: SafetyBarProps) {
  const t = useTranslations("shell.safety");
  const figures = { value: value.toFixed(2), lower: lower.toFixed(2), upper: upper.toFixed(2), n };
  return (
    <span
      className={clsx("inline-flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm", className)}
    >
      <SafetyWhisker value={value} lower={lower} upper={upper} />
      <span className="tabular-nums">
        <VisuallyHidden>{t("spoken", figures)}</VisuallyHidden>
        <span aria-hidden className="whitespace-nowrap">
          <span className="font-medium">{figures.value}</span>{" "}
          <span className="text-ink-soft">
            [{figures.lower}, {figures.upper}]
          </span>{" "}
          <span className="text-ink-faint">· n {n}</span>
        </span>
      </span>
    </span>
  );
}
