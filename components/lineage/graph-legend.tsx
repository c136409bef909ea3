import { useTranslations } from "next-intl";

/** What the lines mean; the words on the lines say it too, so nothing rests on color. */
export function GraphLegend() {
  const t = useTranslations("lineage.legend");
  return (
    <ul
      aria-label={t("label")}
      className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs text-ink-faint"
    >
      <Line className="stroke-copper" width={2}>
        {t("teacher")}
      </Line>
      <Line className="stroke-ink" width={1.25}>
        {t("weights")}
      </Line>
      <Line className="stroke-ink-faint" width={1.25} dash="1.5 4">
        {t("data")}
      </Line>
      <Line className="stroke-ink-soft" width={1.25}>
        {t("confirmed")}
      </Line>
      <Line className="stroke-ink-soft" width={1.25} dash="7 4">
        {t("declared")}
      </Line>
    </ul>
  );
}

type LineProps = { className: string; width: number; dash?: string; children: string };

function Line({ className, width, dash, children }: LineProps) {
  return (
    <li className="inline-flex items-center gap-1.5">
      <svg width="28" height="6" aria-hidden>
        <path d="M0 3H28" className={className} strokeWidth={width} strokeDasharray={dash} />
      </svg>
      {children}
    </li>
  );
}
