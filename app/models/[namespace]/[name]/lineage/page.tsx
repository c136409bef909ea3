import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ProblemList } from "@/components/catalog/model-notices";
import { LineageDrawing } from "@/components/lineage/lineage-drawing";
import { LineageTable } from "@/components/lineage/lineage-table";
import { StudentTable } from "@/components/lineage/student-table";
import { IgnoredParts } from "@/components/search/ignored-parts";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadLineage, loadStudents } from "@/lib/lineage/loaders";
import type { LineageQuery } from "@/lib/lineage/schema";
import { links } from "@/lib/web/links";
import { drawLineage } from "../draw-lineage";
import { parseLineageQuery } from "../lineage-query";
import { ModelFrame } from "../model-frame";
import { modelMetadata } from "../model-metadata";
import { type ModelPageProps, openModel } from "../open-model";

export const generateMetadata = (props: ModelPageProps): Promise<Metadata> =>
  modelMetadata(props, "lineage");

export default async function LineagePage(props: ModelPageProps) {
  const opened = await openModel(props, "lineage");
  const { model, revision, search } = opened;
  const { query, notes } = parseLineageQuery(search);
  const [graph, students, t] = await Promise.all([
    loadLineage(model.revision.id, query),
    loadStudents(model.id),
    getTranslations("lineage"),
  ]);
  const refused = model.problems.filter(({ code }) =>
    /^(lineage|base_model|distillation)/.test(code),
  );
  const hrefOf = ({ depth, direction }: LineageQuery) => {
    const page = links.model(model.id, "lineage", revision);
    return `${page}${page.includes("?") ? "&" : "?"}depth=${depth}&direction=${direction}`;
  };
  return (
    <ModelFrame opened={opened} tab="lineage">
      <div className="space-y-12">
        <IgnoredParts notes={notes} />
        <section>
          <SectionHeading lead={t("lead")}>{t("title")}</SectionHeading>
          {graph && graph.edges.length > 0 ? (
            <LineageDrawing
              graph={graph}
              drawn={await drawLineage(graph)}
              modelRef={model.id}
              query={query}
              hrefOf={hrefOf}
            />
          ) : (
            <EmptyState title={t("empty.title")}>{t("empty.body")}</EmptyState>
          )}
        </section>
        {refused.length > 0 && (
          <Notice tone="caution" title={t("refused.title")}>
            {t("refused.lead")}
            <ProblemList problems={refused} />
          </Notice>
        )}
        <section>
          <SectionHeading
            lead={t(students.length > 0 ? "students.lead" : "students.none", {
              count: students.length,
            })}
          >
            {t("students.title")}
          </SectionHeading>
          {students.length > 0 && <StudentTable students={students} />}
        </section>
        {graph && graph.edges.length > 0 && (
          <section>
            <SectionHeading id="claims" lead={t("table.lead", { count: graph.edges.length })}>
              {t("table.title")}
            </SectionHeading>
            <LineageTable graph={graph} />
          </section>
        )}
      </div>
    </ModelFrame>
  );
}
