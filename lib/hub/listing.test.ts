import { afterEach, describe, expect, it } from "vitest";
import { createHub, type HubPage, type KnownPage, type PageMemory } from "@/lib/hub/client";
import {
  startRecordedHub,
  type RecordedHub,
  type RecordedHubOptions,
  type RecordedRepository,
} from "@/lib/hub/recorded-server";
import { parseHubModel } from "@/lib/hub/schema";

const started: RecordedHub[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

async function serve(options: RecordedHubOptions): Promise<RecordedHub> {
  const server = await startRecordedHub(options);
  started.push(server);
  return server;
}

function aRepository(id: string, info: Record<string, unknown> = {}): RecordedRepository {
  return { id, info: { id, private: false, tags: [], ...info } };
}

async function collect(pages: AsyncIterable<HubPage>): Promise<HubPage[]> {
  const all: HubPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

function refs(pages: HubPage[]): string[] {
  return pages.flatMap(({ entries }) =>
    entries.map((entry) => {
      const reading = parseHubModel(entry);
      return reading.ok ? reading.model.ref : "unreadable";
    }),
  );
}

const FIVE = ["a/one", "a/two", "b/three", "a/four", "a/five"].map((id) => aRepository(id));

describe("listing", () => {
  it("hands over page after page, each with the address of the next", async () => {
    const server = await serve({ repositories: FIVE, pageSize: 2 });
    const pages = await collect(createHub({ url: server.url }).list({}));
    expect(pages.map((page) => page.entries.length)).toEqual([2, 2, 1]);
    expect(refs(pages)).toEqual(FIVE.map(({ id }) => id));
    expect(pages.map((page) => page.cursor === null)).toEqual([false, false, true]);
    expect(server.requests.every((request) => !request.isUnrecorded)).toBe(true);
  });

  it("asks for the next page only when it is wanted", async () => {
    const server = await serve({ repositories: FIVE, pageSize: 2 });
    const pages = createHub({ url: server.url }).list({});
    await pages.next();
    expect(server.requests).toHaveLength(1);
  });

  it("resumes from a cursor without asking for what came before", async () => {
    const server = await serve({ repositories: FIVE, pageSize: 2 });
    const hub = createHub({ url: server.url });
    const first = await hub.list({ author: "a" }).next();
    const cursor = first.done ? null : first.value.cursor;
    const before = server.requests.length;
    const rest = await collect(hub.list({ author: "a" }, { cursor }));
    expect(refs(rest)).toEqual(["a/four", "a/five"]);
    expect(server.requests).toHaveLength(before + 1);
  });

  it("refuses a cursor of another hub", async () => {
    const server = await serve({ repositories: FIVE });
    const pages = createHub({ url: server.url }).list(
      {},
      { cursor: "https://other.test/api/models" },
    );
    await expect(pages.next()).rejects.toMatchObject({ kind: "invalid" });
    expect(server.requests).toHaveLength(0);
  });

  it("never follows a next page to another hub, token or not", async () => {
    const elsewhere = await serve({ repositories: FIVE });
    const link = `<${elsewhere.url}/api/models?cursor=x>; rel="next"`;
    const server = await serve({ repositories: FIVE, faults: () => ({ headers: { link } }) });
    const pages = createHub({ url: server.url, token: "hf_secret" }).list({});
    await expect(collect(pages)).rejects.toMatchObject({ kind: "invalid" });
    expect(elsewhere.requests).toHaveLength(0);
  });

  it("narrows by author, text, tag and order, and stops at a limit", async () => {
    const server = await serve({
      repositories: [
        aRepository("a/small-legal", { tags: ["license:mit"], likes: 1 }),
        aRepository("a/large-legal", { tags: ["license:mit"], likes: 3 }),
        aRepository("a/legal-other", { tags: [], likes: 9 }),
        aRepository("b/legal", { tags: ["license:mit"], likes: 9 }),
      ],
    });
    const hub = createHub({ url: server.url });
    const scope = { author: "a", search: "LEGAL", tag: "license:mit", sort: "likes" as const };
    expect(refs(await collect(hub.list(scope)))).toEqual(["a/large-legal", "a/small-legal"]);
    const limited = await collect(hub.list({ ...scope, limit: 1 }));
    expect(refs(limited)).toEqual(["a/large-legal"]);
    expect(limited.at(-1)?.cursor).toBeNull();
  });

  it("asks for as many a page as the hub gives, or as many as are wanted", async () => {
    const server = await serve({ repositories: FIVE });
    const hub = createHub({ url: server.url });
    await collect(hub.list({}));
    await collect(hub.list({ limit: 3 }));
    const limits = server.requests.map(({ path }) =>
      new URL(path, server.url).searchParams.get("limit"),
    );
    expect(limits).toEqual(["1000", "3"]);
  });

  it("finds the children of a base, by how they come from it", async () => {
    const child = (id: string, relation: string) =>
      aRepository(id, { cardData: { base_model: "b/base", base_model_relation: relation } });
    const server = await serve({
      repositories: [child("a/tuned", "finetune"), child("a/small", "quantized"), ...FIVE],
    });
    const hub = createHub({ url: server.url });
    const children = { base: "b/base", relation: "quantized" as const };
    expect(refs(await collect(hub.list({ children })))).toEqual(["a/small"]);
    expect(refs(await collect(hub.list({ children, tag: "other" })))).toEqual([]);
  });

  it("walks the newest first, and meets what changes on the way once", async () => {
    const at = (day: number) => ({ lastModified: `2026-01-0${day}T00:00:00.000Z` });
    const server = await serve({
      repositories: FIVE.map(({ id }, i) => aRepository(id, at(i + 1))),
      pageSize: 2,
    });
    const pages = createHub({ url: server.url }).list({ sort: "lastModified" });
    const first = await pages.next();
    server.commit("b/three", { info: at(9) });
    const rest = await collect(pages);
    const seen = [...(first.done ? [] : refs([first.value])), ...refs(rest)];
    expect(seen).toEqual(["a/five", "a/four", "a/two", "a/one"]);
  });

  it("hands over empty pages that lead on, for who reads to see that there is no end", async () => {
    const server = await serve({
      repositories: [],
      faults: ({ path }) => ({ headers: { link: `<${path}>; rel="next"` } }),
    });
    const pages = createHub({ url: server.url }).list({});
    const urls = [];
    for (let i = 0; i < 3; i++) {
      const page = await pages.next();
      if (!page.done) urls.push(page.value.url);
    }
    expect(new Set(urls).size).toBe(1);
    expect(urls).toHaveLength(3);
  });

  it("does not believe that something unknown is unchanged", async () => {
    const server = await serve({ repositories: FIVE, faults: () => ({ status: 304 }) });
    const pages = createHub({ url: server.url }).list({});
    await expect(collect(pages)).rejects.toMatchObject({ kind: "invalid", status: 304 });
  });

  it("counts what a limit leaves of a page that is unchanged", async () => {
    const server = await serve({ repositories: FIVE, pageSize: 2 });
    const known = new Map<string, KnownPage>();
    const pages: PageMemory = {
      find: (url) => Promise.resolve(known.get(url) ?? null),
      keep: (url, page) => Promise.resolve(void known.set(url, page)),
    };
    const hub = createHub({ url: server.url });
    await collect(hub.list({}, { pages }));
    const [second] = [...known.keys()].slice(1);
    const read = await collect(hub.list({ limit: 1 }, { cursor: second ?? null, pages }));
    expect(read).toMatchObject([{ refs: ["b/three"], isUnchanged: true, cursor: null }]);
  });

  it("passes over entries that are no models instead of ending the run", async () => {
    const body = JSON.stringify([{ _id: "x", likes: 1 }, null, 7, { id: "a/good", tags: [] }]);
    const server = await serve({ repositories: [], faults: () => ({ body }) });
    const pages = await collect(createHub({ url: server.url }).list({}));
    expect(refs(pages)).toEqual(["unreadable", "unreadable", "unreadable", "a/good"]);
  });

  it.each(["{", '{"error":"no"}', ""])("says that %j is no list of models", async (body) => {
    const server = await serve({ repositories: [], faults: () => ({ body }) });
    const hub = createHub({ url: server.url, sleep: () => Promise.resolve() });
    await expect(collect(hub.list({}))).rejects.toMatchObject({ kind: "invalid" });
  });

  it("asks again for a page that came cut short under a good face", async () => {
    const cut = [{ body: '[{"id":"a/one","ta' }];
    const server = await serve({ repositories: FIVE, faults: () => cut.shift() ?? null });
    const hub = createHub({ url: server.url, sleep: () => Promise.resolve() });
    expect(refs(await collect(hub.list({})))).toHaveLength(5);
    expect(server.requests).toHaveLength(2);
  });

  it("asks a recorded hub for its records, and no other", async () => {
    const record = { role: "student" };
    const recordedFrom = { url: "https://example.test/card", note: null };
    const repository = { ...aRepository("a/one"), record, recordedFrom, countsAt: "2025-04-05" };
    const server = await serve({ repositories: [repository] });
    const [page] = await collect(createHub({ url: server.url, records: true }).list({}));
    expect(parseHubModel(page?.entries[0])).toMatchObject({
      ok: true,
      model: { record, recordedFrom, countsAt: "2025-04-05" },
    });
    await collect(createHub({ url: server.url }).list({}));
    expect(server.requests.at(-1)?.path).not.toContain("proofline");
  });
});
