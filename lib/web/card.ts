import type { Element, Root } from "hast";
import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { isTangled, MAX_CHARACTERS, MAX_LINES } from "./card-limits";
import { cardSchema } from "./card-schema";
import {
  type CardSource,
  isElement,
  withOurAttributes,
  withoutImages,
  withPageHeadings,
  withResolvedLinks,
} from "./card-tree";

/** A card as HTML that is safe to put in a page: `lead` is shown, `rest` is folded, `cut` says text was left out. */
export type RenderedCard = { lead: string; rest: string | null; cut: boolean };

/** What is shown before the fold, in characters of HTML. */
const LEAD_CHARACTERS = 9_000;

function splitAtFold(tree: Root): [Root, Root | null] {
  let length = 0;
  const at = tree.children.findIndex((child) => {
    length += isElement(child) ? stringify(child).length : 0;
    return length > LEAD_CHARACTERS;
  });
  // The block that crosses the line still opens the card when it is the first.
  const cut = Math.max(at, 1);
  const rest = tree.children.slice(cut);
  if (at === -1 || !rest.some(isElement)) return [tree, null];
  return [
    { type: "root", children: tree.children.slice(0, cut) },
    { type: "root", children: rest },
  ];
}

const writer = unified().use(rehypeStringify);
const stringify = (node: Root | Element) =>
  writer.stringify(node.type === "root" ? node : { type: "root", children: [node] });

/** Rendered cards, oldest first. A card belongs to an immutable revision, so an entry never grows stale. */
const rendered = new Map<string, RenderedCard | null>();
const KEPT = 100;

/** `renderCard`, kept by the revision it belongs to. */
export function renderCardOnce(
  revisionId: string,
  markdown: string,
  source: CardSource,
): RenderedCard | null {
  const kept = rendered.get(revisionId);
  if (kept !== undefined) return kept;
  const card = renderCard(markdown, source);
  rendered.set(revisionId, card);
  const [oldest] = rendered.keys();
  if (rendered.size > KEPT && oldest !== undefined) rendered.delete(oldest);
  return card;
}

/** Markdown of a stranger → sanitised HTML. A card that cannot be parsed answers null; the page then shows its text. */
export function renderCard(markdown: string, source: CardSource): RenderedCard | null {
  const shown = markdown.slice(0, MAX_CHARACTERS).split("\n", MAX_LINES).join("\n");
  if (isTangled(shown)) return null;
  const reader = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: "" })
    .use(rehypeRaw)
    .use(withoutImages, source)
    .use(withResolvedLinks, source)
    .use(withPageHeadings, source)
    .use(rehypeSanitize, cardSchema)
    .use(withOurAttributes);
  try {
    const tree = reader.runSync(reader.parse(shown));
    const [lead, rest] = splitAtFold(tree);
    return {
      lead: stringify(lead),
      rest: rest ? stringify(rest) : null,
      cut: markdown.length > shown.length,
    };
  } catch (error) {
    // Nesting past the stack's depth ends here; anything else is a bug.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
