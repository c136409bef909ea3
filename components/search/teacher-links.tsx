import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { NotStated } from "@/components/evidence/not-stated";
import { Link } from "@/components/ui/link";
import { links } from "@/lib/web/links";

/** A teacher with an id has a page; one known by a label only is found by its students. */
const teacherHref = (teacher: string) =>
  /^[^\s/]+\/[^\s/]+$/.test(teacher)
    ? links.teacher(teacher)
    : links.models(new URLSearchParams({ teacher }).toString());

type TeacherLinksProps = { teachers: readonly string[]; distilled: boolean };

export function TeacherLinks({ teachers, distilled }: TeacherLinksProps) {
  const t = useTranslations("search.row");
  if (teachers.length === 0)
    return distilled ? <NotStated /> : <span className="text-ink-faint">{t("noTeacher")}</span>;
  return teachers.map((teacher, place) => (
    <Fragment key={teacher}>
      {place > 0 && ", "}
      <Link href={teacherHref(teacher)}>{teacher}</Link>
    </Fragment>
  ));
}
