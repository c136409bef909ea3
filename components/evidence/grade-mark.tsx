import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { GradeGlyph } from "@/components/evidence/grade-glyph";
import type { Grade } from "@/lib/grade";

/** How well the fact beside it is evidenced: a glyph and the word. Null where nothing evidences it. */
export function GradeMark({ grade, className }: { grade: Grade | null; className?: string }) {
  const t = useTranslations("shell.grade");
  if (!grade) return <span className={clsx("text-xs text-ink-faint", className)}>{t("none")}</span>;
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1 text-xs whitespace-nowrap text-ink-soft",
        className,
      )}
      title={t(`meaning.${grade}`)}
    >
      <GradeGlyph grade={grade} />
      {t(`name.${grade}`)}
    </span>
  );
}
