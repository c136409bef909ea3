import type { Options as SanitizeSchema } from "rehype-sanitize";

/** Put before every id of a card, so that it can take none of the page's. */
export const ID_PREFIX = "card-";

const TAGS =
  "a abbr b blockquote br caption cite code dd del details dfn div dl dt em h2 h3 h4 h5 h6 hr i ins kbd " +
  "li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead tr tt ul var";
const cells = ["align", "colSpan", "rowSpan"];
/** Everything not named here is dropped; the text inside stays, except inside `strip`. */
export const cardSchema: SanitizeSchema = {
  tagNames: TAGS.split(" "),
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
