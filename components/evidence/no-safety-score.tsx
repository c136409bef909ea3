import { useTranslations } from "next-intl";

/** Why no figure stands here: nobody measured, or what was measured gives no rate. Neither is good news. */
export function NoSafetyScore({ runs }: { runs: number }) {
  const t = useTranslations("shell.safety");
  return (
    <>
      <span className="text-ink-soft">{t(runs > 0 ? "noScore" : "notEvaluated")}</span>
      <div className="text-xs text-pretty text-ink-faint">
        {runs > 0 ? t("runsWithoutScore", { count: runs }) : t("notSafe")}
      </div>
    </>
  );
}
