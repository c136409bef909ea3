import { useTranslations } from "next-intl";
import { methodHeadings } from "@/components/safety/method-headings";
import { MethodSection } from "@/components/safety/method-section";
import { useMethodWords } from "@/components/safety/method-words";
import type { MethodFamily } from "@/components/safety/methods";

type MethodSectionsProps = {
  families: readonly MethodFamily[];
  /** Every recorded teacher, so that one without results can be named. */
  teacherNames: readonly string[];
};

/** Every method with its table. Which teacher nobody measured is said once for all of them. */
export function MethodSections({ families, teacherNames }: MethodSectionsProps) {
  const headings = methodHeadings(families, useMethodWords());
  return (
    <>
      <TeacherCoverage families={families} teacherNames={teacherNames} />
      <div className="mt-8 space-y-12">
        {families.map((family) => (
          <MethodSection key={family.id} family={family} heading={headings.get(family.id) ?? ""} />
        ))}
      </div>
    </>
  );
}

function TeacherCoverage({ families, teacherNames }: MethodSectionsProps) {
  const t = useTranslations("safety.teacher");
  const total = families.length;
  const lines = teacherNames.flatMap((teacher) => {
    const shown = families.filter(({ groups }) =>
      groups.some(({ teachers }) => teachers.includes(teacher)),
    ).length;
    if (shown === total) return [];
    return [shown === 0 ? t("none", { teacher }) : t("some", { teacher, shown, total })];
  });
  if (lines.length === 0) return null;
  return (
    <ul className="mt-3 max-w-prose space-y-0.5 text-xs text-ink-soft">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
