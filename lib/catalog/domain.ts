import { z } from "zod";
import rulesFile from "./domain-rules.json" with { type: "json" };

export const DOMAINS = [
  "medical",
  "fraud",
  "finance",
  "legal",
  "support",
  "security",
  "code",
  "reasoning",
  "retrieval",
  "vision",
  "speech",
  "multilingual",
  "education",
  "manufacturing",
  "general",
] as const;

export type Domain = (typeof DOMAINS)[number];

/** What a card says of itself. The repository's name is left out on purpose: a name proves nothing. */
export type DomainEvidence = {
  tags: readonly string[];
  pipelineTag: string | null;
  datasets: readonly string[];
  text: string;
};

export type DomainMatch = {
  where: "tag" | "pipeline" | "dataset" | "text";
  word: string;
  sentence: string | null;
};

export type InferredDomain = { domain: Domain; matches: DomainMatch[] };

/** A sentence of a card, and the same in the one case its words are searched in. */
type Sentence = { text: string; folded: string };
type CardText = { sentences: Sentence[]; words: ReadonlySet<string> };

type Scored = { score: number; matches: DomainMatch[] };

const weights = z.record(z.string(), z.number().positive());

const Rules = z.strictObject({
  minimum: z.number().positive(),
  datasets: z.strictObject({ deciding: z.number(), supporting: z.number() }),
  text: z.strictObject({
    words: z.number().int(),
    sentences: z.number().int(),
    share: z.number(),
  }),
  disclaimers: z.array(z.string()),
  domains: z.array(
    z.strictObject({
      domain: z.enum(DOMAINS).exclude(["general"]),
      rank: z.number().int(),
      tags: weights,
      pipelineTags: weights,
      datasets: z.strictObject({ weight: z.number().positive(), patterns: z.array(z.string()) }),
      phrases: weights,
    }),
  ),
});

const rules = Rules.parse(rulesFile);

const domains = rules.domains.map((rule) => ({
  ...rule,
  datasetPatterns: rule.datasets.patterns.map((pattern) => new RegExp(pattern, "i")),
  phrasePatterns: Object.entries(rule.phrases).map(([phrase, weight]) => ({
    phrase,
    weight,
    pattern: anyOf([phrase]),
    longestWord: [...wordsOf(folded(phrase))].reduce((a, b) => (b.length > a.length ? b : a)),
  })),
}));

type DomainRule = (typeof domains)[number];

// A card is anybody's text and every sentence meets every phrase, so these bound the work. A card describes its model
// long before them; what follows is logs and tables.
const READ_CHARACTERS = 100_000;
const LONGEST_SENTENCE = 2_000;
const MOST_SENTENCES = 1_000;

const disclaimer = anyOf(rules.disclaimers);

/**
 * Infers what a repository is for from its tags, pipeline, data sets and card text.
 *
 * Only evidence that counted is returned. A specialty outranks the task or modality it is done in (a medical
 * vision model is medical); `general` without matches is the answer when nothing reaches the minimum.
 */
export function inferDomain(evidence: DomainEvidence): InferredDomain {
  const sentences = cardSentences(evidence.text).map((text) => ({ text, folded: folded(text) }));
  const text = { sentences, words: wordsOf(sentences.map(({ folded }) => folded).join("\n")) };
  const reached = domains
    .map((rule) => ({ rule, ...scoreDomain(rule, evidence, text) }))
    .filter(({ score }) => score >= rules.minimum)
    // The sort is stable, so an exact tie goes to the domain the rules name first.
    .sort((a, b) => a.rule.rank - b.rule.rank || b.score - a.score);
  const best = reached[0];
  return best
    ? { domain: best.rule.domain, matches: best.matches }
    : { domain: "general", matches: [] };
}

function scoreDomain(rule: DomainRule, evidence: DomainEvidence, text: CardText): Scored {
  const parts = [
    scoreTags(rule, evidence.tags),
    scorePipeline(rule, evidence.pipelineTag),
    scoreDatasets(rule, evidence.datasets),
    scoreText(rule, text),
  ];
  return {
    score: parts.reduce((sum, part) => sum + part.score, 0),
    matches: parts.flatMap((part) => part.matches),
  };
}

function scoreTags(rule: DomainRule, tags: readonly string[]): Scored {
  const found: Scored = { score: 0, matches: [] };
  for (const tag of new Set(tags.map(normalTag))) {
    const weight = weightOf(rule.tags, tag);
    if (weight === 0) continue;
    found.score += weight;
    found.matches.push({ where: "tag", word: tag, sentence: null });
  }
  return found;
}

function scorePipeline(rule: DomainRule, pipelineTag: string | null): Scored {
  const weight = pipelineTag === null ? 0 : weightOf(rule.pipelineTags, pipelineTag);
  if (pipelineTag === null || weight === 0) return { score: 0, matches: [] };
  return { score: weight, matches: [{ where: "pipeline", word: pipelineTag, sentence: null }] };
}

/** One medical set among nine does not make a chat model medical, so the share of the data decides. */
function scoreDatasets(rule: DomainRule, datasets: readonly string[]): Scored {
  const ids = [...new Set(datasets)];
  const hits = ids.filter((id) => rule.datasetPatterns.some((pattern) => pattern.test(id)));
  const share = ids.length === 0 ? 0 : hits.length / ids.length;
  if (hits.length === 0 || share < rules.datasets.supporting) return { score: 0, matches: [] };
  return {
    score: share >= rules.datasets.deciding ? rule.datasets.weight : 1,
    matches: hits.map((word) => ({ where: "dataset", word, sentence: null })),
  };
}

/** Text counts only when several different words appear, spread over the card or filling a short one. */
function scoreText(rule: DomainRule, { sentences, words }: CardText): Scored {
  const found: Scored = { score: 0, matches: [] };
  // Most phrases are nowhere in a card, which a look for one of their words finds out soonest.
  const possible = rule.phrasePatterns.filter(({ longestWord }) => words.has(longestWord));
  for (const phrase of possible) {
    const sentence = sentences.find((candidate) => isIn(candidate, phrase));
    if (sentence === undefined) continue;
    found.score += phrase.weight;
    found.matches.push({ where: "text", word: phrase.phrase, sentence: sentence.text });
  }
  if (found.matches.length < rules.text.words) return { score: 0, matches: [] };
  const telling = sentences.filter((sentence) =>
    possible.some((phrase) => isIn(sentence, phrase)),
  ).length;
  const wanted = Math.max(rules.text.sentences, sentences.length * rules.text.share);
  const spread = telling >= wanted || telling * 2 >= sentences.length;
  return spread ? found : { score: 0, matches: [] };
}

function isIn(
  { text, folded }: Sentence,
  { longestWord, pattern }: DomainRule["phrasePatterns"][number],
): boolean {
  return folded.includes(longestWord) && pattern.test(text);
}

/**
 * Splits a card into sentences that describe the model.
 *
 * Front matter, headings, code, links and `owner/name` ids go, because they repeat repository names;
 * disclaimers go, because "not medical advice" names the one thing the model is not for.
 */
function cardSentences(text: string): string[] {
  return (
    text
      .slice(0, READ_CHARACTERS)
      .replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---(?:\r?\n|$)/, "")
      .replace(/```[\s\S]*?(?:```|$)|`[^`\n]*`/g, " ")
      .replace(/^[ \t]{0,20}#{1,6} .*$/gm, "\n")
      .replace(/\]\([^()]{0,1000}\)/g, "] ")
      .replace(/https?:\/\/\S+/g, " ")
      // An id has at most 96 characters on either side; unbounded, every hyphen would start the search anew.
      .replace(/(?<![\w.-])[\w.-]{1,100}\/[\w.-]{1,100}/g, " ")
      .split(/(?<=[.!?])\s+|\n+/)
      .map((sentence) => sentence.replace(/\s+/g, " ").trim())
      .filter((sentence) => sentence.length <= LONGEST_SENTENCE && /\p{L}/u.test(sentence))
      .slice(0, MOST_SENTENCES)
      .filter((sentence) => !disclaimer.test(sentence))
  );
}

/** A hyphen joins names ("Medical-Llama-8B"), so a word inside a hyphenated one is not that word. */
function anyOf(phrases: readonly string[]): RegExp {
  const words = phrases.map((phrase) =>
    phrase.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s+"),
  );
  return new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${words.join("|")})(?![\\p{L}\\p{N}_-])`, "iu");
}

/** As a pattern that ignores case sees it: to it, the long s is an s too. */
function folded(text: string): string {
  return text.toLowerCase().replaceAll("ſ", "s");
}

/** Words as a phrase is bounded. */
function wordsOf(text: string): Set<string> {
  return new Set(text.match(/[\p{L}\p{N}_-]+/gu));
}

function normalTag(tag: string): string {
  return tag
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-");
}

function weightOf(table: Record<string, number>, key: string): number {
  return Object.hasOwn(table, key) ? (table[key] ?? 0) : 0;
}
