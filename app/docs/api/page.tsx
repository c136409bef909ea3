import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ApiDocument } from "@/components/docs/api-document";
import { ApiReference } from "@/components/docs/api-reference";
import { ExternalLink } from "@/components/ui/external-link";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";
import { env } from "@/lib/env";
import { links } from "@/lib/web/links";
import { loadOpenApi } from "@/lib/web/loaders";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("docs.api");
  return { title: t("title"), description: t("description") };
}

export default async function ApiPage() {
  const t = await getTranslations("docs.api");
  const document = ApiDocument.parse(loadOpenApi());
  return (
    <PageContainer>
      <PageTitle lead={t("lead")}>{t("title")}</PageTitle>
      <p className="-mt-3 mb-8 text-sm">
        <ExternalLink href={links.openapi()}>{t("document")}</ExternalLink>{" "}
        <span className="text-ink-faint">{t("version", { version: document.info.version })}</span>
      </p>
      <ApiReference document={document} host={env().PROOFLINE_PUBLIC_URL} />
    </PageContainer>
  );
}
