import { useTranslations } from "next-intl";
import type { TeacherSummary } from "@/lib/lineage/schema";

/** What kind of teacher, and where it can be found: in this catalog, outside it, or behind somebody's API. */
export function TeacherKind({
  teacher: { kind, inCatalog, provider },
}: {
  teacher: TeacherSummary;
}) {
  const t = useTranslations("search.teachers.kind");
  if (kind === "model") return t(inCatalog ? "inCatalog" : "outside");
  if (kind === "service") return provider ? t("serviceOf", { provider }) : t("service");
  return t(kind === "named" ? "named" : "undisclosed");
}
