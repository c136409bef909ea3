import { mentionsOther } from "./names";
import type { Sentence } from "./sentences";

/** What a sentence says of the model in whose card it stands, from after its subject on. */
export type OwnStatement = { subject: "model" | "we" | "none"; predicate: string };

/** The sentence before, as far as it tells whom "it" and "the model" mean. */
export type Before = "own" | "other" | "unclear";

// Words that take a statement back, put it in doubt or into another time, wherever in the sentence they stand.
const DOUBTFUL =
  /\b(?:false\w*|untrue|incorrect\w*|wrong\w*|mistaken\w*|claim(?:s|ed)? (?:that|to)|alleg\w*|rumou?r\w*|suppos\w*|purport\w*|reportedly|apparently|perhaps|probably|possibly|maybe|likely|according|hypothe\w*|would|could|might|planned|respectively|no longer|anymore|formerly|previous\w*|earlier|originally|initially|if|unless|by no means|no way|ablations?|by mistake|kidding|parody|joke|contrary|refute\w*|den(?:y|ies|ied)|e\.g)\b|\sin v\d|\b(?:is|was|are|were)(?: not|n['’]t)\b/i;

const ADJECTIVE =
  "(?:final|released|resulting|student|language|embedding|reasoning|distilled|dense|open|present|new)";
const NOUN =
  "(?:model|checkpoint|student(?: model)?|repository|repo|release|version|variant|adapter|encoder|classifier)";
const NOT_THE_MODEL = "(?! ?(?:card|page|paper|script|section|family|series|code)\\b)";

const THIS = new RegExp(
  `^(?:(?:this|our) (?:(?:${ADJECTIVE}|small|smaller|tiny|compact|\\d+(?:\\.\\d+)?[BM]) ){0,3}${NOUN}|this(?= (?:is|was|has)\\b))\\b${NOT_THE_MODEL}`,
  "i",
);
const THE = new RegExp(`^the (?:${ADJECTIVE} ){0,3}${NOUN}\\b${NOT_THE_MODEL}`, "i");
const IT = /^(?:it|they)\b/i;
const WE = /^(?:we|our team|the authors)\b/i;
const LEAD_IN =
  /^(?:(?:note|info|tl;dr|model (?:description|details|summary|overview)|description|summary|overview|about|introduction|training|method)\s?[:–-]\s|(?:specifically|concretely|briefly|in short|in this (?:work|release)|here), )/i;

/** Whether a sentence speaks of the model whose card it stands in, and what it says. */
export function ownStatement(
  { text: sentence, place, opens }: Sentence,
  ref: string,
  before: Before,
): OwnStatement | null {
  if (place === "others" || sentence.endsWith("?") || DOUBTFUL.test(sentence)) return null;
  const text = sentence.replace(LEAD_IN, "");
  const subject =
    THIS.exec(text) ??
    (before !== "other" ? THE.exec(text) : null) ??
    (before === "own" ? IT.exec(text) : null);
  if (subject && !namesOtherSize(subject[0], ref))
    return { subject: "model", predicate: text.slice(subject[0].length) };
  const own = ownNameAt(text, ref);
  if (own > 0) return { subject: "model", predicate: text.slice(own) };
  const we = WE.exec(text);
  if (we) return { subject: "we", predicate: text.slice(we[0].length).trimStart() };
  const isPhrase = place === "own" && opens && !/^its\b/i.test(text);
  return isPhrase || (before === "own" && /^(?:the|its|our) teacher\b/i.test(text))
    ? { subject: "none", predicate: text }
    : null;
}

/** What a sentence leaves "it" to mean in the next. */
export function afterwards(sentence: Sentence, own: OwnStatement | null, ref: string): Before {
  const isOwn = own !== null && own.subject === "model";
  if (mentionsOther(isOwn ? own.predicate : sentence.text, ref)) return "other";
  return isOwn ? "own" : "unclear";
}

/** "Our 7B model" in the card of a 1B model is a sibling. */
function namesOtherSize(subject: string, ref: string): boolean {
  const size = /\d+(?:\.\d+)?[BM]\b/i.exec(subject)?.[0];
  return size !== undefined && !ref.toLowerCase().includes(size.toLowerCase());
}

/** The names by which a card may call its own model. */
export function ownNames(ref: string): string[] {
  const name = ref.split("/")[1] ?? ref;
  return [ref, name, name.replace(/[-_]/g, " ")];
}

/**
 * How many characters at the start of a text are the model's own name: its id, its name, or the family its name
 * begins with where at least two words of it agree ("DeepSeek-R1-Distill models" in DeepSeek-R1-Distill-Qwen-7B).
 */
function ownNameAt(text: string, ref: string): number {
  const article = /^(?:the |our )?/i.exec(text)?.[0].length ?? 0;
  const rest = text.slice(article);
  const mark = /^⟦[^⟧¦]*¦([^⟧\s]+)⟧/.exec(rest);
  if (mark) return mark[1]?.toLowerCase() === ref.toLowerCase() ? article + mark[0].length : 0;
  for (const known of ownNames(ref)) {
    if (startsWithWord(rest, known)) return article + withNoun(rest, known.length);
  }
  const name = ref.split("/")[1] ?? ref;
  const word = /^[\w.-]{0,99}\w/.exec(rest)?.[0] ?? "";
  const isFamily =
    word.split("-").length >= 3 && name.toLowerCase().startsWith(`${word.toLowerCase()}-`);
  return isFamily && /distill|student|tiny|mini|small/i.test(word)
    ? article + withNoun(rest, word.length)
    : 0;
}

function withNoun(text: string, length: number): number {
  return length + (/^ models?\b/i.exec(text.slice(length))?.[0].length ?? 0);
}

function startsWithWord(text: string, word: string): boolean {
  return (
    text.slice(0, word.length).toLowerCase() === word.toLowerCase() &&
    !/^[\w/-]|^\.\w/.test(text.slice(word.length))
  );
}
