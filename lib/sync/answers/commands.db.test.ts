import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { forgetAnswers } from "@/lib/sync/answers/commands";
import { aRepository, outcomesOf, served } from "@/lib/testing/recorded-sync";

const five = (namespace: string) =>
  ["a", "b", "c", "d", "e"].map((name) =>
    aRepository(`${namespace}/${name}`, "---\ntags: [distilled]\n---\n"),
  );

test("a page is asked for again only to hear that it is as it was, until it is not", async () => {
  const { server, sync } = await served({ repositories: five("page"), pageSize: 2 });
  await sync();
  const asked = server.requests.length;
  expect((await sync()).counts).toMatchObject({ unchanged: 5, applied: 0 });
  expect(server.requests.slice(asked).map(({ status }) => status)).toEqual([304, 304, 304]);
  server.commit("page/d", { files: { "README.md": "---\ntags: [distilled]\n---\nNew.\n" } });
  const again = server.requests.length;
  const { counts, runId } = await sync();
  expect(counts).toMatchObject({ unchanged: 4, applied: 1 });
  expect(await outcomesOf(runId)).toEqual({ "page/d": "applied" });
  const pages = server.requests.slice(again).filter(({ path }) => path.startsWith("/api/models?"));
  expect(pages.map(({ status }) => status)).toEqual([304, 200, 304]);
});

test("a page on which something failed is asked for in full, though it is as it was", async () => {
  let isDown = true;
  const { server, sync } = await served({
    repositories: five("half"),
    pageSize: 2,
    faults: ({ path }) => (isDown && path.includes("half/c/tree") ? { status: 500 } : null),
  });
  expect((await sync()).counts).toMatchObject({ applied: 4, failed: 1 });
  isDown = false;
  const asked = server.requests.length;
  expect((await sync()).counts).toMatchObject({ unchanged: 4, applied: 1 });
  const pages = server.requests.slice(asked).filter(({ path }) => path.startsWith("/api/models?"));
  expect(pages.map(({ status }) => status)).toEqual([304, 200, 304]);
});

test("what nobody came by since is forgotten, and nothing else", async () => {
  await db().hubAnswer.deleteMany();
  const { sync } = await served({ repositories: five("old"), pageSize: 2 });
  await sync();
  const [first] = await db().hubAnswer.findMany({ orderBy: { url: "asc" } });
  const long = new Date("2020-01-01");
  await db().hubAnswer.update({ where: { url: first?.url ?? "" }, data: { heardAt: long } });
  await forgetAnswers(new Date("2021-01-01"));
  expect(await db().hubAnswer.count()).toBe(2);
});
