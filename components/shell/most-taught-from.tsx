import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import type { TeacherSummary } from "@/lib/lineage/schema";
import { links } from "@/lib/web/links";

/** Teachers by how many students they have; the bar repeats the count for the eye. */
export function MostTaughtFrom({ teachers }: { teachers: readonly TeacherSummary[] }) {
  const t = useTranslations("shell.home.teachers");
  const most = Math.max(1, ...teachers.map(({ students }) => students));
  return (
    <ol className="divide-y divide-line border-y border-line">
      {teachers.map(({ key, label, students }) => (
        <li
          key={key}
          className="grid min-h-9 grid-cols-[minmax(0,1fr)_5.5rem] items-center gap-x-3 py-1 text-sm sm:grid-cols-[minmax(0,1fr)_5rem_5.5rem]"
        >
          <Link href={links.teacher(key)} look="plain" className="truncate">
            {label}
          </Link>
          <span aria-hidden className="hidden sm:block">
            <span
              className="block h-1.5 bg-teacher"
              style={{ width: `${(students / most) * 100}%` }}
            />
          </span>
          <span className="text-right text-ink-faint tabular-nums">
            {t("students", { count: students })}
          </span>
        </li>
      ))}
    </ol>
  );
}
