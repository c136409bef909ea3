/** A sentence about the model itself, from after its subject on. */
export type OwnStatement = { predicate: string };

// What is denied, wished, offered to others or said in comparison is no statement of where this model comes from.
const DOUBTFUL =
  /\b(?:not|never|n't|cannot|without|neither|nor|unlike|instead of|rather than|compared (?:to|with)|outperform\w*|better than|worse than|comparable|can be|could|may|might|should|would|will|to be|if you|planned?|future|hypothe\w*|e\.g)\b|n['’]t\b|\bnon-?distilled\b/i;

const THIS =
  /^(?:(?:this|the|our) (?:(?:final|released|resulting|small|smaller|tiny|compact|new|present|\d+(?:\.\d+)?[BM]|student|language|embedding|reasoning|distilled|dense|open) ){0,3}(?:model|checkpoint|student|student model|repository|repo|release|version|variant|adapter|encoder|classifier)|this)\b(?! ?(?:card|page|paper|script|section|repository contains code))/i;
const WE = /^(?:we|our team|the authors)\b/i;
const IT = /^(?:it|it['’]s|they)\b/i;
const HEADLESS =
  /^(?:an? |the )?(?:(?:smaller|small|tiny|compact|lightweight|fast|task-agnostic|multilingual|english|\d+(?:\.\d+)?[BM]),? )*(?:knowledge[- ])?(?:distill?ed|distillation)\b|^(?:is|was) (?:an? )?distill?ed|^(?:fine-?tuned|trained|obtained) (?:with|via|by|on|using|through)\b|^teacher\b/i;

/**
 * Whether a sentence speaks of the model whose card it stands in, and what it says.
 * @param followsOwn whether the sentence before did, so that "it" is this model
 */
export function ownSubject(
  sentence: string,
  ref: string,
  followsOwn: boolean,
): OwnStatement | null {
  if (DOUBTFUL.test(sentence) || sentence.endsWith("?")) return null;
  const text = sentence
    .replace(
      /^(?:note|info|tl;dr|model (?:description|details|summary|overview)|description|summary|overview|about|introduction|training|method)\s*[:–-]\s+/i,
      "",
    )
    .replace(/^["'“*_\s]+/, "");
  const subject = THIS.exec(text) ?? (followsOwn ? IT.exec(text) : null);
  if (subject) return { predicate: text.slice(subject[0].length) };
  const own = ownNameAt(text, ref);
  if (own > 0) return { predicate: text.slice(own) };
  const we = WE.exec(text);
  // "We also release X, distilled from Y" speaks of a sibling.
  if (
    we &&
    !/\b(?:also|additionally|another|other|releas\w*|introduc\w*|present\w*|provid\w*|propos\w*|series|family|suite)\b/i.test(
      text,
    )
  ) {
    return { predicate: text.slice(we[0].length) };
  }
  return HEADLESS.test(text) ? { predicate: text } : null;
}

/**
 * How many characters at the start of a text are the model's own name: its id, its name, or the family its name
 * begins with where at least two words of it agree ("DeepSeek-R1-Distill models" in DeepSeek-R1-Distill-Qwen-7B).
 */
function ownNameAt(text: string, ref: string): number {
  const article = /^(?:the |our )?/i.exec(text)?.[0].length ?? 0;
  const rest = text.slice(article);
  const name = ref.split("/")[1] ?? ref;
  for (const known of [ref, name, name.replace(/[-_]/g, " ")]) {
    if (startsWithWord(rest, known)) return article + known.length;
  }
  const word = /^[\w.-]*\w/.exec(rest)?.[0] ?? "";
  const isFamily =
    word.split("-").length >= 3 && name.toLowerCase().startsWith(`${word.toLowerCase()}-`);
  return isFamily && /distill|student|tiny|mini|small/i.test(word) ? article + word.length : 0;
}

function startsWithWord(text: string, word: string): boolean {
  return (
    text.slice(0, word.length).toLowerCase() === word.toLowerCase() &&
    !/^[\w-]|^\.\w/.test(text.slice(word.length))
  );
}
