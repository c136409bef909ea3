import { useTranslations } from "next-intl";
import { TeacherKind } from "@/components/teachers/teacher-kind";
import { KeyValue, KeyValues } from "@/components/ui/key-values";
import { Link } from "@/components/ui/link";
import type { TeacherSummary } from "@/lib/lineage/schema";
import { links } from "@/lib/web/links";

export function TeacherFacts({ teacher }: { teacher: TeacherSummary }) {
  const t = useTranslations("search.teachers");
  const students = new URLSearchParams({ teacher: teacher.label }).toString();
  return (
    <KeyValues className="max-w-2xl">
      <KeyValue term={t("column.kind")}>
        <TeacherKind teacher={teacher} />
      </KeyValue>
      <KeyValue term={t("column.domains")}>{teacher.domains.join(", ")}</KeyValue>
      <KeyValue term={t("onward")}>
        <ul className="flex flex-wrap gap-x-5">
          {teacher.inCatalog && (
            <li>
              <Link href={links.model(teacher.label)}>{t("record")}</Link>
            </li>
          )}
          <li>
            <Link href={links.models(students)}>{t("filter")}</Link>
          </li>
        </ul>
      </KeyValue>
    </KeyValues>
  );
}
