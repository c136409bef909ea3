import { markdownBlocks, type Place, withoutFences } from "./blocks";
import { hubModelOfUrl } from "./reference";

/** What a link to a model becomes in plain text, its own words and its repository: `⟦RoBERTa¦FacebookAI/roberta-base⟧`. */
export const MARKED = /⟦([^⟧¦]*)¦([^⟧\s]+)⟧/;

/** Longer "sentences" are tables, word lists or minified HTML. */
const LONGEST = 900;

export type Sentence = {
  text: string;
  place: Place;
  /** Whether it begins its paragraph, list item, row or heading. */
  opens: boolean;
};

/**
 * Reduces Markdown and HTML to plain sentences. Links to models keep their repository in ⟦…⟧; other links keep their
 * words. Code, quotations and what is struck out are dropped: they are not the card's own statements.
 *
 * A card is anybody's text, so every quantifier here is bounded or cannot run over the same text twice.
 */
export function plainSentences(markdown: string, ref: string): Sentence[] {
  const text = withoutComments(withoutFences(markdown.replace(/[⟦⟧¦]/g, " ")));
  return markdownBlocks(withoutHtml(text), ref).flatMap(({ text, place }) =>
    inlineText(text)
      .split(SENTENCE_END)
      .map((sentence, at) => ({
        text: sentence.replace(/\s+/g, " ").trim(),
        place,
        opens: at === 0,
      }))
      .filter(
        (sentence) =>
          sentence.text.length > 3 &&
          sentence.text.length <= LONGEST &&
          /\p{L}/u.test(sentence.text),
      ),
  );
}

// A full stop ends a sentence where a space and a new beginning follow, unless it ends an abbreviation.
const SENTENCE_END =
  /(?<!\b(?:e\.g|i\.e|cf|vs|et al|etc|approx|resp|Dr|No|Fig|Sec))(?<=[.!?])\s+(?=["'“‘([*⟦]?[\p{Lu}\p{N}"“])/u;

function withoutComments(text: string): string {
  return text.replace(/<!--[\s\S]*?(?:-->|$)/g, " ");
}

/** Elements whose content is no statement of the card. */
const FOREIGN = /<(script|style|pre|svg|blockquote|q|del|s|strike)(?:\s[^<>]{0,2000})?>/gi;

const BLOCK_TAG =
  /<\/?(?:p|div|br|ul|ol|tr|table|thead|tbody|section|details|center|hr|h[1-6])\b[^<>]{0,2000}>\s{0,200}/gi;

function withoutHtml(text: string): string {
  return withoutForeign(text)
    .replace(/<a\b([^<>]{0,2000})>([\s\S]{0,300}?)<\/a\s{0,9}>/gi, (_, given: string, words) => {
      const url = /\bhref\s{0,9}=\s{0,9}["']?([^"'\s<>]{1,1000})/i.exec(given)?.[1] ?? "";
      return linkText(String(words).replace(/<[^<>]{0,500}>/g, " "), url);
    })
    .replace(
      /<h([1-6])\b[^<>]{0,2000}>([\s\S]{0,300}?)<\/h[1-6]\s{0,9}>/gi,
      (_, level: string, words: string) =>
        `\n\n${"#".repeat(Number(level))} ${words.replace(/<[^<>]{0,500}>/g, " ").replace(/\s+/g, " ")}\n\n`,
    )
    .replace(/<\/?(?:b|strong)(?:\s[^<>]{0,500})?>/gi, "**")
    .replace(/<(\/?)summary\b[^<>]{0,2000}>\s{0,200}/gi, (_, end: string) =>
      end === "" ? "\n\n**" : "**\n\n",
    )
    .replace(/<li\b[^<>]{0,2000}>/gi, "\n\n- ")
    .replace(BLOCK_TAG, "\n\n")
    .replace(/<\/?code\b[^<>]{0,500}>/gi, "`")
    .replace(/<\/?[a-z][^<>]{0,2000}>/gi, (tag) =>
      /^<https?:/i.test(tag) ? ` ${tag.slice(1, -1)} ` : " ",
    )
    .replace(/&nbsp;/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#0?39;/g, "'")
    .replace(/&amp;/g, "&");
}

/** Each closing tag is looked for once, from where its element opens; an element never closed runs to the end. */
function withoutForeign(text: string): string {
  const kept: string[] = [];
  let from = 0;
  FOREIGN.lastIndex = 0;
  for (let open = FOREIGN.exec(text); open; open = FOREIGN.exec(text)) {
    kept.push(text.slice(from, open.index));
    from = endOf((open[1] ?? "").toLowerCase(), text, FOREIGN.lastIndex);
    FOREIGN.lastIndex = from;
  }
  FOREIGN.lastIndex = 0;
  kept.push(text.slice(from));
  return kept.join("\n\n");
}

/** `<s>` is also what language models call the start of a text: a short element left open is none. */
function endOf(name: string, text: string, from: number): number {
  const isInline = ["q", "del", "s", "strike"].includes(name);
  const inside = isInline ? text.slice(from, from + 900) : text.slice(from);
  const found = new RegExp(`</${name}\\s{0,9}>`, "i").exec(inside);
  if (found) return from + found.index + found[0].length;
  return isInline ? from : text.length;
}

function inlineText(text: string): string {
  return text
    .replace(/~~[^~]{1,900}~~/g, " ")
    .replace(/!\[[^[\]]{0,500}\]\([^()[\]]{0,1000}\)/g, " ")
    .replace(
      /\[([^[\]]{1,300})\]\(\s{0,9}<?([^()\s<>[\]]{1,1000})>?(?:\s{1,9}["'][^()]{0,300})?\)/g,
      (_, words: string, url: string) => linkText(words, url),
    )
    .replace(/<?\bhttps?:\/\/([^\s<>()[\]⟦⟧]{1,1000})>?/g, (_, address: string) =>
      linkText("", `https://${withoutStops(address)}`),
    )
    .replace(/`{1,3}([^`]{1,300})`{1,3}/g, (_, code: string) =>
      // An id in code is a name; a sentence in code is an example.
      /\s/.test(code.trim()) ? " … " : code.trim(),
    )
    .replace(/\\([_*[\]#.-])/g, "$1")
    .replace(/\*{1,3}|(?<![\p{L}\p{N}])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}])/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

function withoutStops(address: string): string {
  let end = address.length;
  while (end > 0 && ".,;:".includes(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

/** A link to a data set or a Space must not read as a model, even where its words have the form of an id. */
function linkText(words: string, url: string): string {
  const plain = words
    .replace(/https?:\/\/\S*/g, " ")
    .replace(/[`*⟦⟧¦]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const model = /\/(?:discussions|commits?)(?:\/|$)/.test(url) ? null : hubModelOfUrl(url);
  if (model) return ` ⟦${plain}¦${model}⟧ `;
  return /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co|github\.com)\//i.test(url)
    ? ` ${words.replaceAll("/", " / ")} `
    : ` ${words} `;
}
