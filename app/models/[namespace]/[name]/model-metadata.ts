import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { feedAlternates } from "@/app/changes/feed-alternates";
import { nodeName } from "@/components/lineage/parentage";
import { links, type ModelTab } from "@/lib/web/links";
import { type ModelPageProps, openModel } from "./open-model";

/** Title, description and the one address of a page of a model. A revision's pages name the revision's address. */
export async function modelMetadata(props: ModelPageProps, tab: ModelTab): Promise<Metadata> {
  const { model, parentage, revision } = await openModel(props, tab);
  const t = await getTranslations("model.meta");
  const names = (parents: typeof parentage.teachers) =>
    parents.map(({ node }) => nodeName(node)).join(", ");
  const { teachers, bases } = parentage;
  const facts = [
    teachers.length > 0 ? t("distilledFrom", { teachers: names(teachers) }) : null,
    bases.length > 0 ? t("startsFrom", { bases: names(bases) }) : null,
    model.license ? t("license", { license: model.license }) : null,
    t("domain", { domain: model.domain }),
  ].filter((fact) => fact !== null);
  return {
    title: t(`title.${tab}`, { ref: model.id }),
    description:
      tab === "overview"
        ? t("description", { ref: model.id, facts: facts.join(", ") })
        : t(`about.${tab}`, { ref: model.id }),
    alternates: {
      canonical: links.model(model.id, tab, revision),
      types: feedAlternates([model.id, null]),
    },
  };
}
