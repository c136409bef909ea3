/** One thing a feed tells. `html` is trusted markup; every word in it was escaped where it was made. */
export type FeedEntry = {
  id: string;
  title: string;
  at: string;
  url: string;
  category: string;
  html: string;
};

export type Feed = {
  id: string;
  title: string;
  /** The page that shows the same. */
  url: string;
  self: string;
  updatedAt: string;
  author: string;
  /** Newest first. */
  entries: readonly FeedEntry[];
};

/** Atom 1.0 (RFC 4287). */
export function atomFeed({ id, title, url, self, updatedAt, author, entries }: Feed): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>${escaped(id)}</id>
  <title>${escaped(title)}</title>
  <updated>${escaped(updatedAt)}</updated>
  <author><name>${escaped(author)}</name></author>
  <link rel="self" type="application/atom+xml" href="${escaped(self)}"/>
  <link rel="alternate" type="text/html" href="${escaped(url)}"/>
${entries.map(atomEntry).join("")}</feed>
`;
}

function atomEntry({ id, title, at, url, category, html }: FeedEntry): string {
  return `  <entry>
    <id>${escaped(id)}</id>
    <title>${escaped(title)}</title>
    <published>${escaped(at)}</published>
    <updated>${escaped(at)}</updated>
    <category term="${escaped(category)}"/>
    <link rel="alternate" type="text/html" href="${escaped(url)}"/>
    <content type="html">${escaped(html)}</content>
  </entry>
`;
}

/** JSON Feed 1.1 (jsonfeed.org). */
export function jsonFeed({ title, url, self, author, entries }: Feed): string {
  return JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title,
    home_page_url: url,
    feed_url: self,
    authors: [{ name: author }],
    items: entries.map((entry) => ({
      id: entry.id,
      url: entry.url,
      title: entry.title,
      content_html: entry.html,
      date_published: entry.at,
      tags: [entry.category],
    })),
  });
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Text as XML and HTML may hold it. What XML 1.0 cannot hold, escaped or not (control characters, half of a character
 * pair), becomes the replacement character: one such name of a file would make the whole feed unreadable.
 */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
