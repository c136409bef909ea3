import { hubModelOfUrl } from "./reference";

/** What a link to a repository becomes in plain text, after its own words: `RoBERTa ⟦FacebookAI/roberta-base⟧`. */
export const MARKED = /⟦([^⟧\s]+)⟧/;

/** Longer "sentences" are tables, word lists or minified HTML. */
const LONGEST = 900;

/**
 * Reduces Markdown and HTML to plain sentences, one a string. Links to models keep their repository in ⟦…⟧; other
 * links keep their words. Headings, list items and table rows are sentences of their own; code blocks are dropped.
 */
export function plainSentences(markdown: string): string[] {
  return blocks(markdown.replace(/[⟦⟧]/g, " ").replace(/\r\n?/g, "\n"))
    .flatMap((block) => block.split(SENTENCE_END))
    .map((sentence) => sentence.replace(/\s+/g, " ").trim())
    .filter(
      (sentence) => sentence.length > 3 && sentence.length <= LONGEST && /\p{L}/u.test(sentence),
    );
}

// A full stop ends a sentence where a space and a new beginning follow, unless it ends an abbreviation.
const SENTENCE_END =
  /(?<!\b(?:e\.g|i\.e|cf|vs|et al|etc|approx|resp|Dr|No|Fig|Sec))(?<=[.!?])\s+(?=["'“‘([*⟦]?[\p{Lu}\p{N}"“])/u;

function blocks(markdown: string): string[] {
  return withoutHtml(withoutCode(markdown))
    .split("\n")
    .map(lineText)
    .reduce<string[]>((joined, line) => {
      const last = joined.at(-1);
      const continues =
        last !== undefined &&
        last !== "" &&
        line.text !== "" &&
        !line.starts &&
        !last.endsWith("\u0003");
      if (continues) joined[joined.length - 1] = `${last} ${line.text}`;
      else joined.push(line.alone ? `${line.text}\u0003` : line.text);
      return joined;
    }, [])
    .map((block) => inlineText(block.replaceAll("\u0003", "")))
    .filter((block) => block !== "");
}

type Line = {
  text: string;
  /** begins a block */ starts: boolean;
  /** and is the whole of it */ alone: boolean;
};

function lineText(raw: string): Line {
  const line = raw.trim().replace(/^(?:>\s*)+/, "");
  if (/^\|.*\|?$/.test(line)) return { text: rowText(line), starts: true, alone: true };
  const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line);
  if (heading) return { text: heading[1] ?? "", starts: true, alone: true };
  const item = /^(?:[-*+•]|\d{1,3}[.)])\s+(.*)$/.exec(line);
  if (item) return { text: item[1] ?? "", starts: true, alone: false };
  if (/^(?:[-=*_]\s*){3,}$/.test(line)) return { text: "", starts: true, alone: true };
  return { text: line, starts: false, alone: false };
}

/** `| Teacher | X |` reads "Teacher: X". */
function rowText(line: string): string {
  const cells = line
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());
  if (cells.every((cell) => /^:?-*:?$/.test(cell))) return "";
  return cells.filter(Boolean).join(": ");
}

function withoutCode(text: string): string {
  return text
    .replace(/^[ \t]*(```|~~~)[\s\S]*?(?:^[ \t]*\1[ \t]*$|$(?![\s\S]))/gm, "\n")
    .replace(/<!--[\s\S]*?(?:-->|$)/g, " ");
}

const BLOCK_TAG =
  /<\/?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|thead|tbody|section|details|summary|center|hr|blockquote)\b[^<>]*>/gi;

function withoutHtml(text: string): string {
  return text
    .replace(/<(script|style|pre|svg)\b[^<>]*>[\s\S]*?<\/\1\s*>/gi, " ")
    .replace(
      /<a\b[^<>]*?\bhref\s*=\s*["']?([^"'\s<>]+)["']?[^<>]*>([\s\S]{0,300}?)<\/a\s*>/gi,
      (_, url: string, words: string) => linkText(words, url),
    )
    .replace(BLOCK_TAG, "\n\n")
    .replace(/<\/?[a-z][^<>]*>/gi, " ")
    .replace(/&nbsp;/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#0?39;/g, "'")
    .replace(/&amp;/g, "&");
}

function inlineText(text: string): string {
  return text
    .replace(/!\[[^\]]*\]\([^)\s]*[^)]*\)/g, " ")
    .replace(
      /\[([^[\]]{1,300})\]\(\s*<?([^)\s>]+)>?(?:\s+["'][^)]*)?\)/g,
      (_, words: string, url: string) => linkText(words, url),
    )
    .replace(/<?(https?:\/\/[^\s<>)\]]+)>?/g, (_, url: string) =>
      linkText("", url.replace(/[.,;:]+$/, "")),
    )
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/\*{1,3}|(?<![\p{L}\p{N}])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}])|~~/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** A link to a data set or a Space must not read as a model, even where its words have the form of an id. */
function linkText(words: string, url: string): string {
  const model = hubModelOfUrl(url);
  if (model) return ` ${words.replace(/[`*]/g, "").trim()} ⟦${model}⟧ `;
  return /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co|github\.com)\//i.test(url)
    ? ` ${words.replaceAll("/", " / ")} `
    : ` ${words} `;
}
