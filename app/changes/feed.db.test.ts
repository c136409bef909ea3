import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { GET as all } from "@/app/changes.atom/route";
import { GET as ofModel } from "@/app/models/[namespace]/[name]/changes.atom/route";
import { GET as ofModelInJson } from "@/app/models/[namespace]/[name]/changes.json/route";
import { aModel, aRevision, type BuiltModel } from "@/lib/testing/builders/catalog";
import { aChange } from "@/lib/testing/builders/changes";

const JsonFeed = z.object({
  title: z.string(),
  feed_url: z.string(),
  items: z.array(
    z.object({ id: z.string(), url: z.string(), title: z.string(), content_html: z.string() }),
  ),
});

let model: BuiltModel;

beforeAll(async () => {
  model = await aModel({ ref: "acme/followed" });
  const from = model.revision.id;
  const { id: to } = await aRevision(model);
  const none = { license: null, licenseName: null, file: null };
  await aChange(
    model,
    {
      kind: "license",
      before: { ...none, license: `<b>"mit"</b>` },
      after: { ...none, license: "a & b\u0001c" },
    },
    { fromRevisionId: from, toRevisionId: to, at: new Date("2026-03-01T10:00:00Z") },
  );
  await aChange(
    model,
    { kind: "gone", before: { status: "listed" }, after: { status: "gone" } },
    { at: new Date("2026-03-02T11:12:13.500Z") },
  );
});

const ask = (query = "", headers: Record<string, string> = {}) =>
  new Request(`http://localhost:3000/models/acme/followed/changes.atom?${query}`, { headers });
const context = (name = "followed") => ({ params: Promise.resolve({ namespace: "acme", name }) });
const atom = async (query?: string) => (await ofModel(ask(query), context())).text();
const json = async (query?: string) =>
  JsonFeed.parse(await (await ofModelInJson(ask(query), context())).json());

test("a feed tells the newest first, each change under an id that stays", async () => {
  const { items, title, feed_url } = await json();
  expect(title).toBe("Proofline: changes of acme/followed");
  expect(feed_url).toBe("http://localhost:3000/models/acme/followed/changes.json");
  expect(items.map((item) => item.title)).toEqual([
    "acme/followed: The source no longer shows the repository",
    `acme/followed: The declared license changed from <b>"mit"</b> to a & b\u0001c`,
  ]);
  expect(items[0]?.id).toMatch(/^tag:localhost,2026-03-02:change\/[0-9a-f-]{36}$/);
  expect(items[0]?.url).toMatch(/\/models\/acme\/followed\/changes\?before=\d+#change-\d+$/);
  expect((await json()).items.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
});

test("what a publisher wrote is told as text, and leads to the chain that must be read again", async () => {
  const [change] = (await json("kind=license")).items;
  expect(change?.content_html).toContain("&lt;b&gt;&quot;mit&quot;&lt;/b&gt;");
  expect(change?.content_html).not.toContain("<b>");
  expect(change?.content_html).toMatch(
    /href="http:\/\/localhost:3000\/models\/acme\/followed\/license\?revision=[0-9a-f]{40}"/,
  );
  expect(change?.content_html).toContain("The revision before</a> · <a");
  const feed = await atom("kind=license");
  expect(feed).toContain("&amp;lt;b&amp;gt;");
  expect(feed).toContain("a &amp; b\uFFFDc");
});

test("a feed may be of some kinds only, and is another feed then", async () => {
  const [whole, some] = [await atom(), await atom("kind=gone")];
  expect(whole.match(/<entry>/g)).toHaveLength(2);
  expect(some.match(/<entry>/g)).toHaveLength(1);
  const idOf = (feed: string) => /<id>([^<]+)<\/id>/.exec(feed)?.[1];
  expect(idOf(some)).toBe(`${idOf(whole) ?? ""}/gone`);
  expect(some).toContain("<title>Proofline: changes of acme/followed (Gone)</title>");
});

test("its date is that of the newest change, or of the first reading where there is none", async () => {
  expect(await atom()).toContain("<updated>2026-03-02T11:12:13.500Z</updated>\n  <author>");
  const capturedAt = new Date("2026-02-01T00:00:00Z");
  await aModel({ ref: "acme/quiet", revision: { capturedAt } });
  const quiet = await (await ofModel(ask(), context("quiet"))).text();
  expect(quiet).toContain("<updated>2026-02-01T00:00:00.000Z</updated>");
  expect(quiet).not.toContain("<entry>");
});

describe("asked again", () => {
  test("nothing is sent until something changed", async () => {
    const other = await aModel({ ref: "acme/watched" });
    const get = (headers = {}) => ofModel(ask("", headers), context("watched"));
    const etag = (await get()).headers.get("etag") ?? "";
    expect((await get({ "if-none-match": etag })).status).toBe(304);
    await aChange(other, { kind: "gated", before: { gated: false }, after: { gated: "auto" } });
    expect((await get({ "if-none-match": etag })).status).toBe(200);
  });

  test("by date alone too", async () => {
    const since = (date: string) => ofModel(ask("", { "if-modified-since": date }), context());
    expect((await since("Mon, 02 Mar 2026 11:12:13 GMT")).status).toBe(304);
    expect((await since("Mon, 02 Mar 2026 11:12:12 GMT")).status).toBe(200);
  });
});

test("the feed of all models names each", async () => {
  const feed = await (await all(ask("kind=gone"))).text();
  expect(feed).toContain("<title>acme/followed: The source no longer shows the repository</title>");
  expect(feed).toContain(
    '<link rel="self" type="application/atom+xml" href="http://localhost:3000/changes.atom?kind=gone"/>',
  );
});

test("a model that is not here has no feed, and an unknown kind is refused by name", async () => {
  expect((await ofModel(ask(), context("nobody"))).status).toBe(404);
  const refused = await ofModel(ask("kind=eaten"), context());
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ errors: [{ field: "kind" }] });
});
