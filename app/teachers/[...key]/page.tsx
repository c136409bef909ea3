import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { StudentTable } from "@/components/teachers/student-table";
import { TeacherFacts } from "@/components/teachers/teacher-facts";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadTeacher } from "@/lib/lineage/loaders";

type TeacherPageProps = PageProps<"/teachers/[...key]">;

/** The key spans path segments, which arrive encoded. A segment that cannot be decoded names nothing. */
async function find({ params }: TeacherPageProps) {
  try {
    return await loadTeacher((await params).key.map(decodeURIComponent).join("/"));
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

export async function generateMetadata(props: TeacherPageProps): Promise<Metadata> {
  const [t, found] = await Promise.all([getTranslations("search.teachers"), find(props)]);
  if (!found) return {};
  const { label, students } = found.teacher;
  return {
    title: t("titleOf", { teacher: label }),
    description: t("leadOf", { teacher: label, count: students }),
  };
}

export default async function TeacherPage(props: TeacherPageProps) {
  const [t, found] = await Promise.all([getTranslations("search.teachers"), find(props)]);
  if (!found) notFound();
  const { teacher, students } = found;
  return (
    <PageContainer>
      <PageTitle lead={t("leadOf", { teacher: teacher.label, count: teacher.students })}>
        {teacher.label}
      </PageTitle>
      <TeacherFacts teacher={teacher} />
      <section aria-labelledby="students" className="pt-10">
        <SectionHeading id="students" lead={t("studentsLead")}>
          {t("column.students")}
        </SectionHeading>
        <StudentTable teacher={teacher.label} students={students} />
      </section>
    </PageContainer>
  );
}
