import { getTranslations } from "next-intl/server";
import { CatalogNotice } from "@/components/shell/catalog-notice";
import { DomainIndex } from "@/components/shell/domain-index";
import { HomeCounts } from "@/components/shell/home-counts";
import { HomeHero } from "@/components/shell/home-hero";
import { MostTaughtFrom } from "@/components/shell/most-taught-from";
import { WorkedExample } from "@/components/shell/worked-example";
import { Link } from "@/components/ui/link";
import { PageContainer } from "@/components/ui/page-container";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadCatalogCounts, loadModel } from "@/lib/catalog/loaders";
import { loadLicenseChain, loadTeachers } from "@/lib/lineage/loaders";
import { links } from "@/lib/web/links";

/** A model whose two parents differ, so that the drawing shows why they are two edges. */
const EXAMPLE = "deepseek-ai/DeepSeek-R1-Distill-Llama-8B";
const TEACHERS_SHOWN = 8;

export default async function HomePage() {
  const [t, counts, teachers, example] = await Promise.all([
    getTranslations("shell.home"),
    loadCatalogCounts(),
    loadTeachers(),
    loadModel(EXAMPLE),
  ]);
  const license = example && (await loadLicenseChain(example.revision.id));
  return (
    <PageContainer>
      <HomeHero />
      <HomeCounts {...counts} />
      <div className="mt-4">
        <CatalogNotice reading={counts.reading} />
      </div>
      <div className="space-y-16 pt-14">
        {example && license && <WorkedExample model={example} license={license} />}
        <div className="grid gap-x-16 gap-y-12 md:grid-cols-2">
          <section aria-labelledby="domains">
            <SectionHeading id="domains">{t("domains.title")}</SectionHeading>
            <DomainIndex domains={counts.domains} />
          </section>
          <section aria-labelledby="teachers">
            <SectionHeading
              id="teachers"
              aside={<Link href={links.teachers()}>{t("teachers.all")}</Link>}
            >
              {t("teachers.title")}
            </SectionHeading>
            <MostTaughtFrom teachers={teachers.slice(0, TEACHERS_SHOWN)} />
          </section>
        </div>
      </div>
    </PageContainer>
  );
}
