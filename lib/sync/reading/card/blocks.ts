/**
 * Whom a phrase without a subject speaks of where it stands: this model, nobody in particular, or other models.
 * Of what stands among other models, nothing is this model's.
 */
export type Place = "own" | "neutral" | "others";

/** A paragraph, list item, table row or heading, its lines joined. */
export type Block = { text: string; place: Place };

/** Longer lines are data, not prose. */
const LONGEST_LINE = 20_000;

const OWN_SECTION =
  /^(?:(?:the )?(?:model|general) )?(?:card|description|details?|summary|overview|introduction|intro|about|info(?:rmation)?|highlights|key features|features|specifications?|method(?:ology)?|training|post-?training|fine-?tuning|(?:knowledge )?distillation)(?: (?:and|&) (?:\w+ ){0,2}\w+)?(?: (?:details?|procedure|process|data|datasets?|setup|recipe|method|configuration|config|settings|overview|summary|information|hyper-?parameters|description))?$|^about (?:this|the) model$|^how (?:it|this model|the model) was (?:made|trained|built|distilled)$/i;

const OTHERS_SECTION =
  /\b(?:related|similar|other|others|siblings?|child(?:ren)?|students|derived|derivatives?|downstream|family|families|series|collection|zoo|variants|alternatives?|baselines?|compar\w*|benchmarks?|evaluations?|results|leaderboard|change-?log|changes|releases?|history|versions|previous|roadmap|future|news|updates?|citations?|references|acknowledge?ments?|credits|further reading|see also|prior work|examples?|quantiz\w*|quantis\w*|faq|template)\b/i;

type Heading = { level: number; text: string; isTitle: boolean };

type Reading = {
  blocks: Block[];
  /** The lines of the block being read. */
  open: { lines: string[]; place: Place; isItem: boolean } | null;
  headings: Heading[];
  sawHeading: boolean;
  /** What introduces the list being read: a line that ends in a colon, or the bare name of a model. */
  label: string | null;
  /** The header of the table being read. */
  header: string[] | null;
  inQuote: boolean;
  afterBlank: boolean;
  ref: string;
};

/** Text without fenced code. A fence never closed runs to the end. */
export function withoutFences(markdown: string): string {
  let fence: string | null = null;
  const kept: string[] = [];
  for (const line of markdown.replace(/\r\n?/g, "\n").split("\n")) {
    const text = line.trim();
    const mark = /^(?:`{3,9}|~{3,9})/.exec(text)?.[0];
    if (fence !== null) {
      if (mark?.startsWith(fence) && /^[`~]*$/.test(text)) fence = null;
    } else if (mark !== undefined && !text.includes("`", mark.length)) {
      fence = mark;
      kept.push("");
    } else {
      kept.push(line);
    }
  }
  return kept.join("\n");
}

/** Takes Markdown without HTML and fences apart, a line at a time. Indented code and quotations are left out. */
export function markdownBlocks(markdown: string, ref: string): Block[] {
  const reading: Reading = {
    blocks: [],
    open: null,
    headings: [],
    sawHeading: false,
    label: null,
    header: null,
    inQuote: false,
    afterBlank: true,
    ref,
  };
  for (const raw of markdown.split("\n")) {
    readLine(reading, raw.length > LONGEST_LINE ? "" : raw.trimEnd());
  }
  close(reading);
  return reading.blocks;
}

function readLine(reading: Reading, raw: string): void {
  const line = raw.trimStart();
  const indent = raw.length - line.length;
  const { afterBlank } = reading;
  reading.afterBlank = line === "";
  if (line === "") {
    endParagraph(reading);
    return;
  }
  if (line.startsWith(">")) {
    close(reading);
    reading.inQuote = true;
    return;
  }
  const item = /^(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)/.exec(line);
  const level = /^#{1,6}(?=\s)/.exec(line)?.[0].length ?? 0;
  // A quotation goes on without its sign until a blank line or a new block.
  if (reading.inQuote && !item && level === 0) return;
  reading.inQuote = false;
  if (line.startsWith("|")) {
    readRow(reading, line);
    return;
  }
  reading.header = null;
  if (level > 0) {
    readHeading(reading, level, headingText(line.slice(level)));
    return;
  }
  if (isRule(line)) {
    readRule(reading, line);
    return;
  }
  if (item) {
    readItem(reading, line.slice(item[0].length), indent);
    return;
  }
  // Four spaces after a blank line are code; below an item, they may go on with it, and are left out as well.
  if (indent >= 4 && afterBlank) return;
  if (reading.open) reading.open.lines.push(line);
  else {
    reading.open = { lines: [line], place: placeOf(reading), isItem: false };
    reading.label = null;
  }
}

function endParagraph(reading: Reading): void {
  close(reading);
  reading.inQuote = false;
  reading.header = null;
}

/** Ends the block being read; a bold line, a bare name and a colon at the end introduce what follows. */
function close(reading: Reading): void {
  const { open } = reading;
  if (!open) return;
  reading.open = null;
  const text = open.lines.join(" ").trim();
  if (text === "") return;
  reading.blocks.push({ text, place: open.place });
  const bold = /^(?:\*\*|__)([^*_]{1,120})(?:\*\*|__)$/.exec(text)?.[1];
  if (bold !== undefined && !/[.!]$/.test(bold)) {
    reading.headings = reading.headings.filter(({ level }) => level < 7);
    reading.headings.push({ level: 7, text: plain(bold), isTitle: false });
    reading.label = null;
  } else if (/:(?:\*\*)?$/.test(text) || isBareName(text) || (!open.isItem && isCaption(text))) {
    reading.label = plain(text);
  }
}

function isBareName(text: string): boolean {
  return (
    !/^!|^\[!/.test(text) &&
    !/\s/.test(text.replace(/^\[[^\]]{1,100}\]/, "")) &&
    /\/|⟦|-\d/.test(text)
  );
}

/** A few words that are no sentence stand above what they are the caption of. */
function isCaption(text: string): boolean {
  return (
    text.length <= 60 && /^[^:.!?[\]()]*\p{L}[^:.!?[\]()]*$/u.test(text) && !text.includes("/")
  );
}

function readItem(reading: Reading, text: string, indent: number): void {
  // The item before may itself become the label of those that follow.
  close(reading);
  const isNested = indent >= 2 && reading.label === null;
  reading.open = { lines: [text], place: isNested ? "neutral" : placeOf(reading), isItem: true };
}

function readHeading(reading: Reading, level: number, text: string): void {
  close(reading);
  reading.label = null;
  reading.headings = reading.headings.filter((heading) => heading.level < level);
  const isTitle = level === 1 && !reading.sawHeading;
  reading.sawHeading = true;
  reading.headings.push({ level, text: plain(text), isTitle });
  const place = isTitle ? placeOf(reading) : "others";
  if (text !== "") reading.blocks.push({ text, place });
}

/** A line of = or - below a paragraph makes it a heading; alone it ends what was before. */
function readRule(reading: Reading, line: string): void {
  const level = /^=+$/.test(line) ? 1 : /^-+$/.test(line) ? 2 : 0;
  const text = reading.open?.lines.join(" ") ?? "";
  if (level > 0 && text !== "") {
    reading.open = null;
    readHeading(reading, level, text);
    return;
  }
  close(reading);
  reading.label = null;
}

/** `| Teacher | X |` reads "Teacher: X" in a table of settings; a row of another table states nothing. */
function readRow(reading: Reading, line: string): void {
  close(reading);
  const cells = (line.endsWith("|") ? line.slice(1, -1) : line.slice(1))
    .split("|")
    .map((cell) => cell.trim());
  if (cells.every((cell) => /^[:-]*$/.test(cell))) {
    reading.header ??= cells;
    return;
  }
  const { header } = reading;
  reading.header ??= cells;
  const isSetting =
    header?.length === 2 && cells.length === 2 && VALUE_HEADER.test(plain(header[1] ?? ""));
  reading.blocks.push({
    text: cells.filter(Boolean).join(": "),
    place: isSetting ? placeOf(reading) : "others",
  });
}

const VALUE_HEADER =
  /^(?:values?|settings?|details?|descriptions?|info(?:rmation)?|specifications?|)$/i;

function placeOf(reading: Reading): Place {
  const names = reading.headings.filter(({ isTitle }) => !isTitle).map(({ text }) => text);
  if (reading.label !== null) names.push(reading.label);
  const title = reading.headings.find(({ isTitle }) => isTitle)?.text ?? "";
  if ([title, ...names].some((name) => OTHERS_SECTION.test(name) && !isOwnName(name, reading.ref)))
    return "others";
  return names.every((name) => OWN_SECTION.test(name) || isOwnName(name, reading.ref))
    ? "own"
    : "neutral";
}

function isOwnName(heading: string, ref: string): boolean {
  const name = heading.replace(/^model card (?:for|of) /i, "").toLowerCase();
  return [ref, ref.split("/")[1] ?? ref].some((own) => own.toLowerCase() === name);
}

/** A heading's words without numbers, emoji and marks around them. */
function plain(text: string): string {
  return text
    .slice(0, 200)
    .replace(/[*`_]/g, "")
    .replace(/^[^\p{L}⟦]+/u, "")
    .replace(/[\s:.!]{1,200}$/, "")
    .trim();
}

function headingText(text: string): string {
  const trimmed = text.trim();
  let end = trimmed.length;
  while (end > 0 && trimmed.charAt(end - 1) === "#") end -= 1;
  return trimmed.slice(0, end).trim();
}

function isRule(line: string): boolean {
  return /^[-=*_][-=*_\s]{2,}$/.test(line) || /^(?:=+|-+)$/.test(line);
}
