import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { GradeGlyph } from "@/components/evidence/grade-glyph";
import type { Grade } from "@/lib/grade";

type GradeMarkProps = {
  grade: Grade | null;
  /** Size and tone, where the mark is more than a note beside something else. */
  className?: string;
};

/** How well the fact beside it is evidenced: a glyph and the word. Null where nothing evidences it. */
export function GradeMark({ grade, className = "text-xs text-ink-soft" }: GradeMarkProps) {
  const t = useTranslations("shell.grade");
  if (!grade) return <span className={className}>{t("none")}</span>;
  return (
    <span
      className={clsx("inline-flex items-center gap-1 whitespace-nowrap", className)}
      title={t(`meaning.${grade}`)}
    >
      <GradeGlyph grade={grade} />
      {t(`name.${grade}`)}
    </span>
  );
}
