import { useTranslations } from "next-intl";
import { TeacherKind } from "@/components/teachers/teacher-kind";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { TeacherSummary } from "@/lib/lineage/schema";
import { links } from "@/lib/web/links";

/** Every teacher with its reach: how many students, in which domains. */
export function TeacherTable({ teachers }: { teachers: readonly TeacherSummary[] }) {
  const t = useTranslations("search.teachers");
  return (
    <Table label={t("title")}>
      <thead>
        <Row>
          <HeadCell>{t("column.teacher")}</HeadCell>
          <HeadCell numeric>{t("column.students")}</HeadCell>
          <HeadCell className="min-w-40">{t("column.kind")}</HeadCell>
          <HeadCell className="min-w-48">{t("column.domains")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {teachers.map((teacher) => (
          <Row key={teacher.key} className="hover:bg-raised">
            <HeadCell scope="row" className="max-w-96 min-w-44 font-normal wrap-anywhere">
              <Link href={links.teacher(teacher.key)}>{teacher.label}</Link>
            </HeadCell>
            <Cell label={t("column.students")} numeric>
              {teacher.students}
            </Cell>
            <Cell label={t("column.kind")} className="text-ink-soft">
              <TeacherKind teacher={teacher} />
            </Cell>
            <Cell label={t("column.domains")} className="text-ink-soft">
              {teacher.domains.join(", ")}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
