import { asObject } from "@/lib/sync/reading/card/value";
import { type Claims, parentName } from "@/lib/sync/reading/claim";

/** The rules by which a repository belongs to the catalog, strongest first. */
type AdmissionRule = "distilled" | "specialty" | "copy_of_distilled" | "ancestor" | "listed";

export type Admission = { rule: AdmissionRule; reason: string };
export type Exclusion = { rule: null; reason: string };

/** What decides beside a repository's own claims: who in the catalog names it, and which parents are distilled. */
export type Surroundings = {
  namedBy: { ref: string; relation: string } | null;
  isDistilled: (ref: string) => boolean;
};

/**
 * Whether a repository belongs to the catalog, by which rule, and in one sentence why or why not.
 * What a repository says of itself comes first, so that the order in which repositories are read decides nothing.
 */
export function admit(
  claims: Claims,
  { namedBy, isDistilled }: Surroundings,
): Admission | Exclusion {
  const copied = claims.edges.find(
    (edge) => isCopy(edge) && edge.parent.kind === "model" && isDistilled(edge.parent.ref),
  );
  const domain = domainOf(claims);
  const distilled = distilledReason(claims);
  if (distilled) return { rule: "distilled", reason: distilled };
  if (domain.value !== "general") {
    return {
      rule: "specialty",
      reason: domain.isStated
        ? `The starter catalog places it in the domain ${domain.value}.`
        : `Its card places it in the domain ${domain.value}${domain.words}.`,
    };
  }
  if (copied)
    return {
      rule: "copy_of_distilled",
      reason: `It is a converted copy of ${parentName(copied.parent)}, a distilled model of this catalog.`,
    };
  if (namedBy)
    return {
      rule: "ancestor",
      reason: `${namedBy.ref} names it as its ${namedBy.relation === "distilled_from" ? "teacher" : "base"}.`,
    };
  const listing = listingOf(claims);
  if (listing) return { rule: "listed", reason: listing };
  return {
    rule: null,
    reason:
      "Nothing says that it is distilled, made for one domain, a copy of a distilled model, or a parent of a model of this catalog.",
  };
}

/** What the editors of the starter catalog chose to show, though no other rule asks for it. */
function listingOf({ facts }: Claims): string | null {
  const listing = facts.find(({ field }) => field === "listing");
  if (!listing) return null;
  const why = asObject(listing.value)?.why;
  return `The editors of the starter catalog list it${typeof why === "string" ? `: ${why}` : ""}.`;
}

/** Whether an edge says that the child is the same model in another format or precision. */
export function isCopy({ relation }: { relation: string }): boolean {
  return relation === "quantized_from" || relation === "converted_from";
}

function distilledReason({ edges, facts }: Claims): string | null {
  const teacher = edges.find(({ relation }) => relation === "distilled_from");
  if (teacher) {
    const [speaker, name] = [speakerOf(teacher.grounds), parentName(teacher.parent)];
    return teacher.grounds.every(({ grade }) => grade === "inferred")
      ? `${speaker} is read as saying that ${name} taught it.`
      : `${speaker} names ${name} as its teacher.`;
  }
  // Where editors looked and found no distillation documented, a tag is not enough.
  if (
    facts.some(
      ({ field, value }) => field === "listing" && asObject(value)?.show === "not_as_distilled",
    )
  )
    return null;
  const stated = facts.find(({ field, value }) => field === "distilled" && value !== false);
  if (!stated) return null;
  return stated.value === "tag"
    ? `Its publisher tagged it as distilled (${stated.quote ?? "tags"}); no teacher is named.`
    : `${speakerOf([stated])} says that it is distilled; no teacher is named.`;
}

/** Who says it: a public source before the editors' own compilation, and else the publisher. */
function speakerOf(grounds: readonly { kind: string }[]): string {
  if (grounds.some(({ kind }) => kind === "record")) return "A public source";
  return grounds.some(({ kind }) => kind === "editors") ? "The starter catalog" : "Its card";
}

function domainOf({ facts }: Claims) {
  const fact = facts.find(({ field }) => field === "domain");
  const value = typeof fact?.value === "string" ? fact.value : "general";
  return {
    value,
    isStated: fact?.kind === "editors",
    words: fact?.quote ? `: ${firstWords(fact.quote)}` : "",
  };
}

/** Whole pieces of a list, while they stay within 160 characters. */
function firstWords(list: string): string {
  const pieces = list.split("; ");
  const kept = pieces.filter((_, i) => i === 0 || pieces.slice(0, i + 1).join("; ").length <= 160);
  return kept.join("; ") + (kept.length < pieces.length ? " and more" : "");
}
