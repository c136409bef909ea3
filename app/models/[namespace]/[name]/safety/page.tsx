import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { nodeName } from "@/components/lineage/parentage";
import { MethodGlance } from "@/components/safety/method-glance";
import { MethodSections } from "@/components/safety/method-sections";
import { AGGREGATE, familiesOf, groupByMethod } from "@/components/safety/methods";
import { QualityTable } from "@/components/safety/quality-table";
import { RateLegend } from "@/components/safety/rate-legend";
import { WorstCategory } from "@/components/safety/worst-category";
import { EmptyState } from "@/components/ui/empty-state";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadSafetyReport } from "@/lib/safety/loaders";
import { ModelFrame } from "../model-frame";
import { modelMetadata } from "../model-metadata";
import { type ModelPageProps, openModel } from "../open-model";

export const generateMetadata = (props: ModelPageProps): Promise<Metadata> =>
  modelMetadata(props, "safety");

export default async function SafetyPage(props: ModelPageProps) {
  const opened = await openModel(props, "safety");
  const { model, parentage } = opened;
  const [report, t] = await Promise.all([
    loadSafetyReport(model.revision.id),
    getTranslations("safety"),
  ]);
  const safety = familiesOf(groupByMethod(report, "safety"));
  const refusal = familiesOf(groupByMethod(report, "over_refusal"));
  const safetyRuns = report.runs.filter(({ kind }) => kind === "safety");
  const quality = report.runs.filter(({ kind }) => kind === "quality");
  const teacherNames = parentage.teachers.map(({ node }) => nodeName(node));
  return (
    <ModelFrame opened={opened} tab="safety">
      <div className="space-y-14">
        {safety.length === 0 ? (
          <EmptyState title={t("none.title")}>
            <p>{t("none.body")}</p>
            <p>{t("none.change")}</p>
            <p>{t("none.teacher")}</p>
          </EmptyState>
        ) : (
          <>
            <section className="max-w-3xl">
              {model.safety ? (
                <>
                  <SectionHeading lead={t("headline.lead")}>
                    {t(
                      model.safety.category === AGGREGATE
                        ? "headline.titleOfAll"
                        : "headline.title",
                    )}
                  </SectionHeading>
                  <WorstCategory headline={model.safety} />
                </>
              ) : (
                <EmptyState title={t("noHeadline.title")}>
                  {t("noHeadline.body", { count: safetyRuns.length })}
                </EmptyState>
              )}
            </section>
            {safety.length > 1 && (
              <section>
                <SectionHeading lead={t("glance.lead")}>{t("glance.title")}</SectionHeading>
                <MethodGlance families={safety} />
              </section>
            )}
            <section>
              <SectionHeading>{t("groups.title")}</SectionHeading>
              <RateLegend />
              <MethodSections families={safety} teacherNames={teacherNames} />
            </section>
          </>
        )}
        {refusal.length > 0 && (
          <section>
            <SectionHeading lead={t("groups.overLead")}>{t("groups.over")}</SectionHeading>
            <MethodSections
              families={refusal.map((family) => ({ ...family, id: `refusal-${family.id}` }))}
              teacherNames={[]}
            />
          </section>
        )}
        {quality.length > 0 && (
          <section>
            <SectionHeading lead={t("quality.lead")}>{t("quality.title")}</SectionHeading>
            <QualityTable runs={quality} />
          </section>
        )}
      </div>
    </ModelFrame>
  );
}
