/** A summary is one line of a list. */
const MOST_CHARACTERS = 240;
/** A card that has said nothing by here says nothing in a sentence; the bound also bounds the work. */
export const READ_CHARACTERS = 16_000;

/** What the Hub's card templates say about the card, not about the model. */
const TEMPLATE =
  /^(this model ?card aims to be a base template|this is the model card of a|this model card has been (automatically )?generated|it has been generated using|the model description provides|\[?more information needed)/i;

/** Sentences do not end after these, nor after a single capital. */
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|al|fig|no|approx|ca|dr|mr|mrs|ms|st|inc|ltd|corp|[A-Z])\.$/i;

/**
 * The first sentence of prose in a card, as plain text of at most 240 characters; null where there is none.
 * Badges, headings, tables, lists, quotes and code are not prose, and template sentences describe no model.
 */
export function firstSentence(card: string): string | null {
  for (const block of blocksOf(card.slice(0, READ_CHARACTERS))) {
    const text = plainText(block);
    const sentence = sentencesOf(text).find(
      (candidate) => isProse(candidate) && !TEMPLATE.test(candidate),
    );
    if (sentence !== undefined) return shortened(sentence);
  }
  return null;
}

/** Paragraphs of running text, as written. */
function blocksOf(card: string): string[] {
  const markdown = card
    .replace(/\r\n?/g, "\n")
    .replace(/<!--[\s\S]*?(?:-->|$)/g, "\n\n")
    .replace(/^ {0,3}(```|~~~)[\s\S]*?(?:^ {0,3}\1[^\n]*$|(?![\s\S]))/gm, "\n\n")
    .replace(/<(style|script|table|pre|code|h[1-6]|summary|svg)\b[\s\S]*?<\/\1\s*>/gi, "\n\n")
    .replace(
      /<\/?(?:div|p|center|br|hr|details|section|ul|ol|li|blockquote)\b[^>]{0,500}>/gi,
      "\n\n",
    )
    // A line with a rule of = or - beneath it is a heading.
    .replace(/^[^\n]+\n {0,3}(?:=+|-+)[ \t]*$/gm, "\n\n")
    .replace(
      /^(?: {0,3}(?:#{1,6}(?:\s|$)|[-*+]\s|\d+[.)]\s|>|\[[^\]\n]{1,200}\]:)| {4,}|\t|.*\|.*\|).*$/gm,
      "\n\n",
    );
  return markdown.split(/\n\s*\n/).filter((block) => /\p{L}/u.test(block));
}

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: " ",
  "#39": "'",
  apos: "'",
};

function plainText(block: string): string {
  return block
    .replace(/!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)/g, " ")
    .replace(/\[([^[\]\n]{0,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])/g, "$1")
    .replace(/<https?:[^>\s]{1,2000}>|https?:\/\/\S+/g, " ")
    .replace(/<\/?[a-zA-Z][^>]{0,1000}>/g, "")
    .replace(/&(amp|lt|gt|quot|nbsp|#39|apos);/g, (_, name: string) => ENTITIES[name] ?? " ")
    .replace(/\\([\\`*_{}[\]()#+.!>~|-])/g, "$1")
    .replace(/[*`~]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let sentence = "";
  for (const part of text.split(/(?<=[.!?]["')\]]?)\s+|(?<=[。!?])/u)) {
    sentence = sentence === "" ? part : `${sentence} ${part}`;
    if (ABBREVIATION.test(sentence)) continue;
    sentences.push(sentence);
    sentence = "";
  }
  return sentence === "" ? sentences : [...sentences, sentence];
}

/** Four words or more and no label; or, where words are not spaced, eight letters. */
function isProse(sentence: string): boolean {
  if (sentence.endsWith(":") || /^[^.,]{0,40}:\s*$/.test(sentence)) return false;
  const unspaced =
    sentence.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/gu)?.length ?? 0;
  const words = sentence.match(/\p{L}[\p{L}\p{M}'’-]*/gu)?.length ?? 0;
  return unspaced >= 8 || words >= 4;
}

function shortened(sentence: string): string {
  if (sentence.length <= MOST_CHARACTERS) return sentence;
  const head = sentence.slice(0, MOST_CHARACTERS - 1);
  const space = head.lastIndexOf(" ");
  const cut = (space > MOST_CHARACTERS / 2 ? head.slice(0, space) : head).replace(
    /[\s,;:.\uD800-\uDBFF]+$/,
    "",
  );
  return `${cut}…`;
}
