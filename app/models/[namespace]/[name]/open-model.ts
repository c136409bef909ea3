import { notFound, permanentRedirect } from "next/navigation";
import { type Parentage, parentageOf } from "@/components/lineage/parentage";
import { loadCustody } from "@/lib/catalog/custody/loaders";
import type { Custody } from "@/lib/catalog/custody/schema";
import { loadModel } from "@/lib/catalog/loaders";
import type { ModelDetail } from "@/lib/catalog/schema";
import { loadLineage } from "@/lib/lineage/loaders";
import { headline, safetyCells } from "@/lib/safety/headline";
import { loadSafetyReport } from "@/lib/safety/loaders";
import { links, type ModelTab } from "@/lib/web/links";

/** What Next hands every page of a model. */
export type ModelPageProps = {
  params: Promise<{ namespace: string; name: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

type SafetyState = Pick<ModelDetail, "safety"> & {
  /** True also where results are recorded but none may lead. */
  isEvaluated: boolean;
};
export type EvaluatedModel = ModelDetail & SafetyState;

export type OpenedModel = {
  model: EvaluatedModel;
  parentage: Parentage;
  /** The revision the address asks for; undefined for the latest. */
  revision: string | undefined;
  search: Record<string, string | string[] | undefined>;
  /** What is left of a model its source no longer shows; null of one it does. */
  custody: Custody | null;
};

/** The model an address means, or the not-found page. A name in other letters leads to the one address it has. */
export async function openModel(props: ModelPageProps, tab: ModelTab): Promise<OpenedModel> {
  const [{ namespace, name }, search] = await Promise.all([props.params, props.searchParams]);
  const ref = `${decodeURIComponent(namespace)}/${decodeURIComponent(name)}`;
  const asked = [search.revision].flat()[0];
  const revision = asked === undefined || asked === "" ? undefined : asked;
  const model = await loadModel(ref, revision);
  // The proxy answers for what is not here; this is for a model that went in between.
  if (!model) notFound();
  if (model.id !== ref) permanentRedirect(links.model(model.id, tab, revision) as never);
  const [lineage, safety, custody] = await Promise.all([
    loadLineage(model.revision.id, { depth: 1, direction: "up" }),
    safetyOf(model),
    model.status === "listed" ? null : loadCustody(model.revision.id),
  ]);
  return {
    model: { ...model, ...safety },
    parentage: parentageOf(lineage),
    revision,
    search,
    custody,
  };
}

/** The catalog keeps the leading cell of the latest revision only; of another it is worked out from its runs. */
async function safetyOf({ safety, revision }: ModelDetail): Promise<SafetyState> {
  if (safety) return { safety, isEvaluated: true };
  const { runs } = await loadSafetyReport(revision.id);
  return {
    safety: headline(safetyCells(runs), { uncited: false }),
    isEvaluated: runs.some(({ kind }) => kind === "safety"),
  };
}
