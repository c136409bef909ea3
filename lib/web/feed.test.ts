import { expect, test } from "vitest";
import { atomFeed, escaped, type Feed, jsonFeed } from "@/lib/web/feed";

const feed: Feed = {
  id: "tag:proofline.example,2026-01-01:changes",
  title: `Models & "students" <of> it's`,
  url: "https://proofline.example/changes?kind=license&kind=gone",
  self: "https://proofline.example/changes.atom?kind=license&kind=gone",
  updatedAt: "2026-03-03T04:05:06.007Z",
  author: "Proofline",
  entries: [
    {
      id: "tag:proofline.example,2026-03-03:change/1",
      title: "a/b: ]]> </title>",
      at: "2026-03-03T04:05:06.007Z",
      url: "https://proofline.example/models/a/b/changes#change-1",
      category: "license",
      html: "<p>1 &lt; 2</p>",
    },
  ],
};

test("an Atom feed holds what RFC 4287 asks for, in its order, escaped once", () => {
  expect(atomFeed(feed)).toBe(`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>tag:proofline.example,2026-01-01:changes</id>
  <title>Models &amp; &quot;students&quot; &lt;of&gt; it&#39;s</title>
  <updated>2026-03-03T04:05:06.007Z</updated>
  <author><name>Proofline</name></author>
  <link rel="self" type="application/atom+xml" href="https://proofline.example/changes.atom?kind=license&amp;kind=gone"/>
  <link rel="alternate" type="text/html" href="https://proofline.example/changes?kind=license&amp;kind=gone"/>
  <entry>
    <id>tag:proofline.example,2026-03-03:change/1</id>
    <title>a/b: ]]&gt; &lt;/title&gt;</title>
    <published>2026-03-03T04:05:06.007Z</published>
    <updated>2026-03-03T04:05:06.007Z</updated>
    <category term="license"/>
    <link rel="alternate" type="text/html" href="https://proofline.example/models/a/b/changes#change-1"/>
    <content type="html">&lt;p&gt;1 &amp;lt; 2&lt;/p&gt;</content>
  </entry>
</feed>
`);
});

test("a feed without entries is a feed", () => {
  expect(atomFeed({ ...feed, entries: [] })).toMatch(/alternate[^\n]+\n<\/feed>\n$/);
  expect(JSON.parse(jsonFeed({ ...feed, entries: [] }))).toMatchObject({ items: [] });
});

test("a JSON feed holds the same entries", () => {
  expect(JSON.parse(jsonFeed(feed))).toEqual({
    version: "https://jsonfeed.org/version/1.1",
    title: feed.title,
    home_page_url: feed.url,
    feed_url: feed.self,
    authors: [{ name: "Proofline" }],
    items: [
      {
        id: feed.entries[0]?.id,
        url: feed.entries[0]?.url,
        title: "a/b: ]]> </title>",
        content_html: "<p>1 &lt; 2</p>",
        date_published: "2026-03-03T04:05:06.007Z",
        tags: ["license"],
      },
    ],
  });
});

test.each([
  ["line\nbreak\tand 医療 🔥", "line\nbreak\tand 医療 🔥"],
  ["a\0b\u0008c\u001Bd", "a\uFFFDb\uFFFDc\uFFFDd"],
  ["half \uD83D pair and \uDC00", "half \uFFFD pair and \uFFFD"],
  ["\uFFFE\uFFFF", "\uFFFD\uFFFD"],
])("%j is text XML can hold", (text, held) => {
  expect(escaped(text)).toBe(held);
});
