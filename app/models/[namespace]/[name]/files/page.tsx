import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FileTable } from "@/components/catalog/file-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ExternalLink } from "@/components/ui/external-link";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadArtifacts } from "@/lib/catalog/files/loaders";
import { ModelFrame } from "../model-frame";
import { modelMetadata } from "../model-metadata";
import { type ModelPageProps, openModel } from "../open-model";

export const generateMetadata = (props: ModelPageProps): Promise<Metadata> =>
  modelMetadata(props, "files");

export default async function FilesPage(props: ModelPageProps) {
  const opened = await openModel(props, "files");
  const { revision, sourceUrl } = opened.model;
  const [artifacts, t] = await Promise.all([
    loadArtifacts(revision.id),
    getTranslations("model.files"),
  ]);
  return (
    <ModelFrame opened={opened} tab="files">
      <SectionHeading>{t("title")}</SectionHeading>
      {artifacts.length > 0 ? (
        <FileTable artifacts={artifacts} />
      ) : (
        <EmptyState title={t("none")}>
          <p>{t(revision.pinned ? "nonePinned" : "noneUnpinned")}</p>
          <p>
            <ExternalLink href={sourceUrl}>{t("see")}</ExternalLink>
          </p>
        </EmptyState>
      )}
    </ModelFrame>
  );
}
