import { useTranslations } from "next-intl";
import type { EvalResult } from "@/lib/safety/schema";

/** A figure as its source gives it, with its metric and which way is better, where there is nothing to compute from. */
export function StatedValue({ result }: { result: EvalResult }) {
  const t = useTranslations("safety");
  const { value, grade, metric, unit, direction, n } = result;
  const figure = grade ?? (value === null ? null : String(value));
  if (figure === null) return null;
  return (
    <span className="text-ink-soft">
      <span className="font-medium tabular-nums">{figure}</span>
      {unit === "0-100" && " / 100"}{" "}
      <span className="text-xs text-ink-faint">
        {metric.replaceAll("_", " ")}
        {n !== null && <> · n {n}</>} · {t(`direction.${direction}`)}
      </span>
    </span>
  );
}
