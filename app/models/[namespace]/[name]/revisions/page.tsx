import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FormerNames, RevisionTable } from "@/components/catalog/revision-table";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadRevisions } from "@/lib/catalog/loaders";
import { ModelFrame } from "../model-frame";
import { modelMetadata } from "../model-metadata";
import { type ModelPageProps, openModel } from "../open-model";

export const generateMetadata = (props: ModelPageProps): Promise<Metadata> =>
  modelMetadata(props, "revisions");

export default async function RevisionsPage(props: ModelPageProps) {
  const opened = await openModel(props, "revisions");
  const { model } = opened;
  const [revisions, t] = await Promise.all([
    loadRevisions(model.id),
    getTranslations("model.revisions"),
  ]);
  return (
    <ModelFrame opened={opened} tab="revisions">
      <SectionHeading lead={t("lead")}>{t("title")}</SectionHeading>
      <RevisionTable
        modelRef={model.id}
        formerNames={model.formerNames}
        revisions={revisions}
        currentId={model.revision.id}
      />
      <FormerNames names={model.formerNames} />
    </ModelFrame>
  );
}
