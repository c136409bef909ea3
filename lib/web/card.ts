import type { Element, ElementContent, Root, RootContent } from "hast";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { type Options as SanitizeSchema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

/** A card as HTML that is safe to put in a page: `lead` is shown, `rest` is folded, `cut` says text was left out. */
export type RenderedCard = { lead: string; rest: string | null; cut: boolean };

export type CardSource = {
  /** `https://hub/ns/name`: relative links of the card mean files of this repository. */
  repositoryUrl: string;
  /** Commit to link files at; null links them at the branch, since no commit is known. */
  sha: string | null;
  /** The level the card's first heading becomes. */
  topHeading: 2 | 3 | 4;
  /** The word for an image that has no alternative text. */
  imageWord: string;
};

/** Parsing takes time by length, and a card is a stranger's text: past this it is cut, with a link upstream. */
const MAX_CHARACTERS = 64_000;
const MAX_LINES = 3_000;
/** What is shown before the fold, in characters of HTML. */
const LEAD_CHARACTERS = 9_000;
/** HTML nests as deep as its author likes, and the tree is walked by recursion. */
const MAX_DEPTH = 60;
const ID_PREFIX = "card-";
const HEADING = /^h[1-6]$/;

const cells = ["align", "colSpan", "rowSpan"];
/** Everything not named here is dropped; the text inside stays, except inside `strip`. */
const schema: SanitizeSchema = {
  tagNames: [
    ...[
      "a",
      "abbr",
      "b",
      "blockquote",
      "br",
      "caption",
      "cite",
      "code",
      "dd",
      "del",
      "details",
      "dfn",
      "div",
      "dl",
      "dt",
    ],
    ...[
      "em",
      "h2",
      "h3",
      "h4",
      "h5",
      "h6",
      "hr",
      "i",
      "ins",
      "kbd",
      "li",
      "mark",
      "ol",
      "p",
      "pre",
      "q",
      "s",
      "samp",
    ],
    ...[
      "section",
      "small",
      "span",
      "strong",
      "sub",
      "summary",
      "sup",
      "table",
      "tbody",
      "td",
      "tfoot",
      "th",
      "thead",
    ],
    ...["tr", "tt", "ul", "var"],
  ],
  attributes: {
    a: ["href", "id"],
    abbr: ["title"],
    code: [["className", /^language-[\w+#-]{1,30}$/]],
    details: ["open"],
    li: ["id"],
    ol: ["start"],
    td: cells,
    th: [...cells, ["scope", "col", "row"]],
    ...Object.fromEntries(["h2", "h3", "h4", "h5", "h6"].map((tag) => [tag, ["id"]])),
  },
  protocols: { href: ["http", "https", "mailto"] },
  ancestors: {
    td: ["table"],
    th: ["table"],
    tr: ["table"],
    tbody: ["table"],
    thead: ["table"],
    tfoot: ["table"],
  },
  clobber: ["id"],
  clobberPrefix: ID_PREFIX,
  strip: [
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "template",
    "title",
    "svg",
    "math",
    "form",
    "select",
    "textarea",
  ],
};

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

function isTangled(markdown: string): boolean {
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

const isElement = (node: RootContent | ElementContent): node is Element => node.type === "element";

function text(node: RootContent | ElementContent): string {
  if (node.type === "text") return node.value;
  return isElement(node) ? node.children.map(text).join("") : "";
}

function mapElements(
  parent: Root | Element,
  change: (element: Element, ancestors: Element[]) => Element,
  above: Element[] = [],
) {
  if (above.length > MAX_DEPTH) {
    parent.children = [];
    return;
  }
  parent.children.forEach((child, at) => {
    if (!isElement(child)) return;
    const changed = change(child, above);
    parent.children[at] = changed;
    mapElements(changed, change, [...above, changed]);
  });
}

/** The address a card's link means, or null where it is no address a reader should follow. */
function resolve(href: unknown, source: CardSource, kind: "blob" | "resolve"): string | null {
  if (typeof href !== "string" || href.trim() === "") return null;
  const stated = href.trim();
  if (stated.startsWith("#")) return `#${ID_PREFIX}${stated.slice(1).toLowerCase()}`;
  const base = `${source.repositoryUrl}/${kind}/${source.sha ?? "main"}/README.md`;
  const url = URL.canParse(stated, base) ? new URL(stated, base) : null;
  return url && ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
}

/** Images are not loaded: that would tell their host who reads the page. A link with the words stands in. */
function withoutImages(source: CardSource) {
  return (tree: Root) =>
    mapElements(tree, (element, ancestors) => {
      if (!["img", "image", "video", "audio"].includes(element.tagName)) return element;
      const { alt } = element.properties;
      const words = typeof alt === "string" ? alt.trim() : "";
      const label: ElementContent[] = [
        {
          type: "text",
          value: words === "" ? `[${source.imageWord}]` : `[${source.imageWord}: ${words}]`,
        },
      ];
      const href = resolve(element.properties.src, source, "resolve");
      const linked = ancestors.some(({ tagName }) => tagName === "a");
      return linked || !href
        ? { type: "element", tagName: "span", properties: {}, children: label }
        : { type: "element", tagName: "a", properties: { href }, children: label };
    });
}

function withResolvedLinks(source: CardSource) {
  return (tree: Root) =>
    mapElements(tree, (element) => {
      if (element.tagName === "input") {
        const mark =
          element.properties.checked === undefined || element.properties.checked === false
            ? "☐ "
            : "☑ ";
        return {
          type: "element",
          tagName: "span",
          properties: {},
          children: [{ type: "text", value: mark }],
        };
      }
      if (element.tagName !== "a" || element.properties.href === undefined) return element;
      const href = resolve(element.properties.href, source, "blob");
      const children: ElementContent[] =
        text(element).trim() === "" && href ? [{ type: "text", value: href }] : element.children;
      return {
        ...element,
        properties: { ...element.properties, href: href ?? undefined },
        children,
      };
    });
}

/** The card's headings start below the page's and never skip a level; each gets the id the Hub would give it. */
function withPageHeadings(source: CardSource) {
  return (tree: Root) => {
    const used = new Set<string>();
    const levels = new Set<number>();
    mapElements(tree, (element) => {
      if (HEADING.test(element.tagName)) levels.add(Number(element.tagName[1]));
      return element;
    });
    const rank = [...levels].sort((a, b) => a - b);
    let before = source.topHeading - 1;
    mapElements(tree, (element) => {
      if (!HEADING.test(element.tagName)) return element;
      before = Math.min(
        source.topHeading + rank.indexOf(Number(element.tagName[1])),
        before + 1,
        6,
      );
      const slug = text(element)
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-")
        .slice(0, 80);
      let id = slug;
      for (let again = 1; used.has(id); again += 1) id = `${slug}-${again}`;
      used.add(id);
      return { ...element, tagName: `h${before}`, properties: id === "" ? {} : { id } };
    });
  };
}

/** After sanitising: what only we may add. Wide tables and code scroll by themselves, reachable by keyboard. */
function withOurAttributes() {
  return (tree: Root) => {
    mapElements(tree, (element, ancestors) => {
      if (element.tagName === "a" && element.properties.href !== undefined)
        element.properties.rel = ["nofollow", "noopener", "ugc"];
      if (element.tagName === "pre") element.properties.tabIndex = 0;
      if (element.tagName !== "table" || ancestors.at(-1)?.properties.className === "card-scroll")
        return element;
      return {
        type: "element",
        tagName: "div",
        properties: { className: "card-scroll", tabIndex: 0 },
        children: [element],
      };
    });
  };
}

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
    .use(rehypeSanitize, schema)
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
