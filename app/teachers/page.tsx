import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TeacherTable } from "@/components/teachers/teacher-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";
import { loadTeachers } from "@/lib/lineage/loaders";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("search.teachers");
  return { title: t("title"), description: t("lead") };
}

export default async function TeachersPage() {
  const [t, teachers] = await Promise.all([getTranslations("search.teachers"), loadTeachers()]);
  return (
    <PageContainer>
      <PageTitle lead={t("lead")}>{t("title")}</PageTitle>
      {teachers.length > 0 ? (
        <>
          <p className="mb-3 text-sm text-ink-faint">{t("count", { count: teachers.length })}</p>
          <TeacherTable teachers={teachers} />
        </>
      ) : (
        <EmptyState title={t("none")} />
      )}
    </PageContainer>
  );
}
