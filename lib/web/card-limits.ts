/** Parsing takes time by length, and a card is a stranger's text: past this it is cut, with a link upstream. */
export const MAX_CHARACTERS = 64_000;
export const MAX_LINES = 3_000;

/**
 * The parser takes quadratic time over marks that could open or close something: 60,000 stars in one paragraph held it
 * for 97 seconds, 30,000 underlines for 72. Honest cards stay far below these counts.
 */
const TANGLES: { scope: "line" | "block" | "card"; mark: RegExp; most: number }[] = [
  { scope: "line", mark: /[*_~[]/g, most: 500 },
  { scope: "line", mark: />/g, most: 200 },
  { scope: "block", mark: /[*_~]/g, most: 1_000 },
  { scope: "block", mark: /\[/g, most: 2_000 },
  { scope: "card", mark: /`/g, most: 6_000 },
  { scope: "card", mark: /\|/g, most: 12_000 },
  { scope: "card", mark: /\[\^/g, most: 400 },
  { scope: "card", mark: /</g, most: 6_000 },
];
/** Quotes and list marks a line opens with, each a container the parser walks again on every line. */
const CONTAINERS = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))+/gm;
const MAX_CONTAINER_CHARACTERS = 12_000;

export function isTangled(markdown: string): boolean {
  // Rows of a table are parsed cell by cell, so they count by line only.
  const prose = markdown.replace(/^[ \t]*\|.*$/gm, "");
  const parts = { line: markdown.split("\n"), block: prose.split(/\n[ \t]*\n/), card: [markdown] };
  const over = TANGLES.some(({ scope, mark, most }) =>
    parts[scope].some((part) => part.length > most && count(part, mark) > most),
  );
  const containers = markdown.match(CONTAINERS) ?? [];
  return over || containers.reduce((sum, { length }) => sum + length, 0) > MAX_CONTAINER_CHARACTERS;
}

const count = (within: string, mark: RegExp) => within.match(mark)?.length ?? 0;
