import type { Element, ElementContent, Root, RootContent } from "hast";
import { ID_PREFIX } from "./card-schema";

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
/** HTML nests as deep as its author likes, and the tree is walked by recursion. */
const MAX_DEPTH = 60;
const HEADING = /^h[1-6]$/;

export const isElement = (node: RootContent | ElementContent): node is Element =>
  node.type === "element";

function text(node: RootContent | ElementContent): string {
  if (node.type === "text") return node.value;
  return isElement(node) ? node.children.map(text).join("") : "";
}

function mapElements(
  parent: Root | Element,
  change: (element: Element, ancestors: readonly Element[]) => Element,
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
export function withoutImages(source: CardSource) {
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

export function withResolvedLinks(source: CardSource) {
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
export function withPageHeadings(source: CardSource) {
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
export function withOurAttributes() {
  return (tree: Root) => {
    const scrollers = new Set<Element>();
    mapElements(tree, (element, ancestors) => {
      if (element.tagName === "a" && element.properties.href !== undefined)
        element.properties.rel = ["nofollow", "noopener", "ugc"];
      if (element.tagName === "pre") element.properties.tabIndex = 0;
      const above = ancestors.at(-1);
      if (element.tagName !== "table" || (above && scrollers.has(above))) return element;
      const scroller: Element = {
        type: "element",
        tagName: "div",
        properties: { className: ["card-scroll"], tabIndex: 0 },
        children: [element],
      };
      scrollers.add(scroller);
      return scroller;
    });
  };
}
