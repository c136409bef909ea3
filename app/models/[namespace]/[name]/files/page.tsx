import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FactList, MAKE } from "@/components/catalog/fact-list";
import { FileNotices } from "@/components/catalog/file-notices";
import { FileTable } from "@/components/catalog/file-table";
import { FileTotals } from "@/components/catalog/file-totals";
import { EmptyState } from "@/components/ui/empty-state";
import { ExternalLink } from "@/components/ui/external-link";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadArtifacts } from "@/lib/catalog/files/loaders";
import { links } from "@/lib/web/links";
import { ModelFrame } from "../model-frame";
import { modelMetadata } from "../model-metadata";
import { type ModelPageProps, openModel } from "../open-model";

export const generateMetadata = (props: ModelPageProps): Promise<Metadata> =>
  modelMetadata(props, "files");

export default async function FilesPage(props: ModelPageProps) {
  const opened = await openModel(props, "files");
  const { model, revision: asked } = opened;
  const { revision, sourceUrl, facts, problems } = model;
  const [artifacts, t, files] = await Promise.all([
    loadArtifacts(revision.id),
    getTranslations("model.files"),
    getTranslations("files"),
  ]);
  const ownWords = facts.filter(({ kind }) => kind === "artifact" || kind === "config");
  const make = MAKE.filter((field) => ownWords.some((fact) => fact.field === field));
  return (
    <ModelFrame opened={opened} tab="files">
      <SectionHeading>{t("title")}</SectionHeading>
      {artifacts.length > 0 ? (
        <>
          <FileNotices artifacts={artifacts} problems={problems} />
          <FileTotals artifacts={artifacts} />
          <FileTable
            artifacts={artifacts}
            hrefOf={(path) => links.insideFile(model.id, path, { revision: asked })}
          />
        </>
      ) : (
        <EmptyState title={t("none")}>
          <p>{t(revision.pinned ? "nonePinned" : "noneUnpinned")}</p>
          <p>
            <ExternalLink href={sourceUrl}>{t("see")}</ExternalLink>
          </p>
        </EmptyState>
      )}
      {make.length > 0 && (
        <section className="mt-14">
          <SectionHeading lead={files("stated.lead")}>{files("stated.title")}</SectionHeading>
          <FactList facts={facts} fields={make} asOf={revision.modifiedAt} isWide />
        </section>
      )}
    </ModelFrame>
  );
}
