import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FileHeader } from "@/components/catalog/file-header";
import { FileImports } from "@/components/catalog/file-imports";
import { FileProblems } from "@/components/catalog/file-problems";
import { TensorTable } from "@/components/catalog/tensor-table";
import { Timestamp } from "@/components/evidence/timestamp";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadFile, loadTensors } from "@/lib/catalog/files/loaders";
import { readTensorsQuery } from "@/lib/catalog/files/url";
import { links } from "@/lib/web/links";
import { ModelFrame } from "../../model-frame";
import { modelMetadata } from "../../model-metadata";
import { type ModelPageProps, openModel } from "../../open-model";

export async function generateMetadata(props: ModelPageProps): Promise<Metadata> {
  const { model, revision, search } = await openModel(props, "files");
  const { path = "" } = readTensorsQuery(search);
  const t = await getTranslations("files.inside");
  return {
    ...(await modelMetadata(props, "files")),
    title: t("pageTitle", { path, ref: model.id }),
    alternates: { canonical: links.insideFile(model.id, path, { revision }) },
  };
}

/** What one file says: its header, the names it imports, its tensors. */
export default async function InsideFilePage(props: ModelPageProps) {
  const opened = await openModel(props, "files");
  const { model, revision, search } = opened;
  const { path = "", offset, limit } = readTensorsQuery(search);
  const [file, tensors, t] = await Promise.all([
    loadFile(model.revision.id, path),
    loadTensors(model.revision.id, { path, offset, limit }),
    getTranslations("files.inside"),
  ]);
  const { artifact, summary } = file ?? { artifact: null, summary: null };
  const reading = artifact?.reading ?? null;
  return (
    <ModelFrame opened={opened} tab="files">
      <p className="mb-3 text-sm">
        <Link href={links.model(model.id, "files", revision)}>{t("back")}</Link>
      </p>
      {!artifact || !reading || !summary ? (
        <EmptyState title={t(artifact ? "unread" : "none", { path })}>
          <p>{t(artifact ? "unreadBody" : "noneBody")}</p>
        </EmptyState>
      ) : (
        <>
          <SectionHeading lead={t.rich("asOf", { when: () => <Timestamp at={reading.readAt} /> })}>
            <span className="wrap-anywhere">{t("title", { path })}</span>
          </SectionHeading>
          <FileProblems problems={reading.problems} />
          <FileHeader artifact={artifact} summary={summary} />
          {reading.pickle && <FileImports path={path} pickle={reading.pickle} />}
          {tensors && (
            <TensorTable
              page={tensors}
              offset={offset}
              limit={limit}
              hrefOf={(from) => links.insideFile(model.id, path, { revision, offset: from })}
              jsonHref={links.tensorsJson(model.id, path, revision)}
            />
          )}
        </>
      )}
    </ModelFrame>
  );
}
