import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EvidenceGuide } from "@/components/docs/evidence-guide";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("docs.evidence");
  return { title: t("title"), description: t("description") };
}

export default async function EvidencePage() {
  const t = await getTranslations("docs.evidence");
  return (
    <PageContainer>
      <PageTitle lead={t("lead")}>{t("title")}</PageTitle>
      <EvidenceGuide />
    </PageContainer>
  );
}
