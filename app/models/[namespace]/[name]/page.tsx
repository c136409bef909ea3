import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CardBody } from "@/components/catalog/card-body";
import { FactSection, RecordAside } from "@/components/catalog/record-aside";
import { snippetsFor } from "@/components/catalog/snippets";
import { DistillationFacts } from "@/components/lineage/distillation-facts";
import { nodeName } from "@/components/lineage/parentage";
import { ExternalLink } from "@/components/ui/external-link";
import { Notice } from "@/components/ui/notice";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadCustody } from "@/lib/catalog/custody/loaders";
import { loadCard } from "@/lib/catalog/loaders";
import { env } from "@/lib/env";
import { renderCardOnce } from "@/lib/web/card";
import { ModelFrame } from "./model-frame";
import { modelMetadata } from "./model-metadata";
import { type ModelPageProps, openModel } from "./open-model";

/** One model may name a dozen teachers; the lineage page has them all. */
const TEACHERS_SHOWN = 3;

export const generateMetadata = (props: ModelPageProps): Promise<Metadata> =>
  modelMetadata(props, "overview");

export default async function OverviewPage(props: ModelPageProps) {
  const opened = await openModel(props, "overview");
  const { model, parentage } = opened;
  const [card, custody, t] = await Promise.all([
    loadCard(model.revision.id),
    loadCustody(model.revision.id),
    getTranslations("model.overview"),
  ]);
  // A recording of the Hub's answers may hold what a card says of itself and not its text.
  const isRecording = model.facts.some(({ kind }) => kind === "card" || kind === "hub_api");
  const hubUrl = env().PROOFLINE_HUB_URL.replace(/\/$/, "");
  const rendered =
    card &&
    renderCardOnce(model.revision.id, card.text, {
      repositoryUrl: `${hubUrl}/${model.id}`,
      sha: model.revision.sha,
      topHeading: 3,
      imageWord: t("image"),
    });
  return (
    <ModelFrame opened={opened} tab="overview">
      <div className="grid gap-x-14 gap-y-12 lg:grid-cols-[minmax(0,1fr)_23rem] lg:grid-rows-[auto_1fr]">
        <div className="min-w-0 space-y-12 empty:hidden">
          {parentage.teachers.slice(0, TEACHERS_SHOWN).map((parent) => (
            <section key={parent.edge.id}>
              <SectionHeading
                lead={t.rich("distillationLead", {
                  teacher: () => <span className="font-mono">{nodeName(parent.node)}</span>,
                })}
              >
                {t("distillation")}
              </SectionHeading>
              <DistillationFacts parent={parent} />
            </section>
          ))}
          {!card && <FactSection model={model} isWide />}
        </div>
        <RecordAside
          model={model}
          snippets={model.status === "listed" ? snippetsFor(model, hubUrl) : []}
          custody={custody}
          withFacts={card !== null}
        />
        <section className="min-w-0">
          {card ? (
            <>
              <SectionHeading lead={t("cardLead")}>{t("card")}</SectionHeading>
              <CardBody
                card={rendered}
                plain={card.text}
                truncated={card.truncated}
                sourceUrl={model.sourceUrl}
              />
            </>
          ) : (
            <Notice title={t(isRecording ? "cardTextMissing" : "noCard")}>
              {t.rich(isRecording ? "cardTextMissingBody" : "noCardBody", {
                source: (words) =>
                  model.status === "listed" ? (
                    <ExternalLink href={model.sourceUrl}>{words}</ExternalLink>
                  ) : (
                    t("sourceGone")
                  ),
              })}
            </Notice>
          )}
        </section>
      </div>
    </ModelFrame>
  );
}
