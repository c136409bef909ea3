import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { createHub, type HubPage } from "@/lib/hub/client";
import { startRecordedHub } from "@/lib/hub/recorded-server";
import { keptPages } from "@/lib/sync/answers/commands";
import { testDatabase } from "@/lib/testing/database";

await testDatabase();
const IDS = ["a/one", "a/two", "a/three", "a/four", "a/five"];
const repositories = IDS.map((id) => ({ id, info: { sha: "a1".repeat(20), tags: [] } }));
const server = await startRecordedHub({ repositories, pageSize: 2 });
const hub = createHub({ url: server.url });
afterAll(() => server.stop());

async function walk(): Promise<HubPage[]> {
  const pages: HubPage[] = [];
  for await (const page of hub.list({}, { pages: keptPages() })) pages.push(page);
  return pages;
}

const shown = (pages: HubPage[]) =>
  pages.map(({ refs, entries, isUnchanged }) => [refs, entries.length, isUnchanged]);

test("a page is asked for again only to hear that it is as it was, until it is not", async () => {
  expect(shown(await walk())).toEqual([
    [["a/one", "a/two"], 2, false],
    [["a/three", "a/four"], 2, false],
    [["a/five"], 1, false],
  ]);
  expect(shown(await walk())).toEqual([
    [["a/one", "a/two"], 0, true],
    [["a/three", "a/four"], 0, true],
    [["a/five"], 0, true],
  ]);
  expect(server.requests.slice(-3).map(({ status }) => status)).toEqual([304, 304, 304]);
  server.commit("a/four", { files: { "README.md": "new" } });
  expect(shown(await walk()).map(([, entries]) => entries)).toEqual([0, 2, 0]);
});

test("a page that was not followed by the wish for another is not kept: its reader may have died over it", async () => {
  await db().hubAnswer.deleteMany();
  const pages = hub.list({}, { pages: keptPages() });
  await pages.next();
  await pages.return();
  expect(await db().hubAnswer.count()).toBe(0);
});

test("what no reading of a quarter met is forgotten, and nothing else", async () => {
  await db().hubAnswer.deleteMany();
  await walk();
  const old = new Date(Date.now() - 100 * 24 * 60 * 60 * 1_000);
  await db().hubAnswer.updateMany({ data: { heardAt: old } });
  await db().hubAnswer.create({ data: { url: `${server.url}/new`, etag: '"x"', refs: [] } });
  await walk();
  expect(await db().hubAnswer.count()).toBe(4);
  await db().hubAnswer.updateMany({ where: { etag: '"x"' }, data: { heardAt: old } });
  await walk();
  expect(await db().hubAnswer.count()).toBe(3);
});
