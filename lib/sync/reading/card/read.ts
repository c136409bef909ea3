import { inferDomain } from "@/lib/catalog/domain";
import type { HubModel } from "@/lib/hub/schema";
import { type Claims, type FactClaim, type Json, joinClaims } from "@/lib/sync/reading/claim";
import { storableJson } from "@/lib/sync/reading/storable";
import { baseModelClaims } from "./base-models";
import { datasetClaims } from "./datasets";
import { distillationBlockClaims } from "./distillation-block";
import { evalFileClaims, modelIndexClaims } from "./evals";
import { domainFact, frontMatterFacts } from "./facts";
import { readFrontMatter } from "./front-matter";
import { type Subject, ground } from "./subject";
import { teacherClaims } from "./teachers";
import { asObject, asTexts } from "./value";

/** A repository's card and entry as they were fetched. */
export type CardSource = {
  model: HubModel;
  subject: Subject;
  /** The README as it is; null where it was not or could not be read. */
  readme: { text: string; bytes: number } | null;
  /** `.eval_results/*.yaml` by path. */
  evalFiles: { path: string; text: string }[];
  /** Whether a domain stated elsewhere makes a guess needless. */
  domainIsKnown: boolean;
  /** The day the counts are of. */
  countedAt: string;
};

export type CardReading = {
  claims: Claims;
  cardData: Record<string, Json> | null;
  cardText: string | null;
};

/** Everything a card and the Hub's entry say. */
export function readCard(source: CardSource): CardReading {
  const { model, subject, readme } = source;
  const front = readme === null ? null : readFrontMatter(readme.text, readme.bytes);
  const cardData = front?.data ?? asObject(storableJson(model.cardData));
  const cardText = front?.text ?? null;
  const card = cardData ?? {};
  const claims = joinClaims(
    {
      facts: [
        ...frontMatterFacts(card, subject),
        ...entryFacts(source, card),
        ...domainFacts(source, card, cardText),
      ],
    },
    baseModelClaims(card, model, subject),
    distillationBlockClaims(card, subject),
    { edges: cardText === null ? [] : teacherClaims(cardText, subject) },
    datasetClaims(card, subject),
    modelIndexClaims(card["model-index"] ?? storableJson(model.modelIndex), subject),
    ...source.evalFiles.map(({ path, text }) =>
      evalFileClaims(path, text, `${subject.pageUrl}/blob/${subject.sha ?? "main"}/${path}`),
    ),
    { problems: front?.problems ?? [] },
    {
      problems: model.problems.map(({ field, message }) => ({
        code: "entry.unreadable",
        field,
        message,
      })),
    },
  );
  return { claims, cardData, cardText };
}

/** Facts the Hub states beside the card; the card's own word comes first. */
function entryFacts(
  { model, subject, countedAt }: CardSource,
  card: Record<string, Json>,
): FactClaim[] {
  const stated = (field: string, value: Json): FactClaim[] =>
    value === null || (Array.isArray(value) && value.length === 0)
      ? []
      : [{ ...ground(subject, "hub_api"), field, value }];
  const ownTags = asTexts(card.tags ?? null);
  const count = (value: number | null) =>
    value === null ? null : { count: value, at: model.countsAt ?? countedAt };
  return [
    ...(card.pipeline_tag === undefined ? stated("task", model.pipelineTag) : []),
    ...(card.library_name === undefined ? stated("library", model.libraryName) : []),
    ...(ownTags.length === 0 ? stated("tags", model.tags.filter(isPublishers)) : []),
    ...stated("parameters", model.safetensorsTotal),
    ...stated("gated", model.gated),
    ...stated("downloads", count(model.downloads)),
    ...stated("likes", count(model.likes)),
  ];
}

function domainFacts(
  { model, subject, domainIsKnown }: CardSource,
  card: Record<string, Json>,
  cardText: string | null,
): FactClaim[] {
  if (domainIsKnown) return [];
  const domain = inferDomain({
    tags: [...asTexts(card.tags ?? null), ...model.tags.filter(isPublishers)],
    pipelineTag: model.pipelineTag ?? asTexts(card.pipeline_tag ?? null)[0] ?? null,
    datasets: asTexts(card.datasets ?? null),
    text: cardText ?? "",
  });
  return [domainFact(domain, subject)];
}

/** The Hub adds tags of its own (`license:mit`, `region:us`); the others are the publisher's or a library's. */
function isPublishers(tag: string): boolean {
  return (
    !/^[a-z_]+:/.test(tag) &&
    ![
      "endpoints_compatible",
      "autotrain_compatible",
      "text-generation-inference",
      "text-embeddings-inference",
    ].includes(tag)
  );
}
