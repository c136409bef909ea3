import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChangesSection } from "@/components/changes/changes-section";
import { Timestamp } from "@/components/evidence/timestamp";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadChanges, loadFollowed } from "@/lib/catalog/changes/loaders";
import { readChanges } from "@/lib/catalog/changes/url";
import { links } from "@/lib/web/links";
import { paramsOf } from "@/lib/web/params";
import { ModelFrame } from "../model-frame";
import { modelMetadata } from "../model-metadata";
import { type ModelPageProps, openModel } from "../open-model";

export const generateMetadata = (props: ModelPageProps): Promise<Metadata> =>
  modelMetadata(props, "changes");

export default async function ModelChangesPage(props: ModelPageProps) {
  const opened = await openModel(props, "changes");
  const { model, revision, search } = opened;
  const { query, notes } = readChanges(paramsOf(search));
  const [answer, followed, t] = await Promise.all([
    loadChanges(model.id, { ...query, after: undefined }),
    loadFollowed(model.id),
    getTranslations("changes"),
  ]);
  const page = links.model(model.id, "changes", revision);
  return (
    <ModelFrame opened={opened} tab="changes">
      <SectionHeading lead={t("tab.lead")}>{t("tab.title")}</SectionHeading>
      <ChangesSection
        query={query}
        notes={notes}
        answer={answer}
        modelRef={model.id}
        hrefOf={(asked) => (asked ? `${page}${page.includes("?") ? "&" : "?"}${asked}` : page)}
        none={
          <p>
            {followed &&
              t.rich("none.since", { when: () => <Timestamp at={followed.firstReadAt} /> })}{" "}
            {model.asOf.checkedAt === null && model.asOf.newer === null && t("none.unwatched")}
          </p>
        }
      />
    </ModelFrame>
  );
}
