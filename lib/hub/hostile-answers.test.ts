import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { createHub, type Hub, type HubPage } from "@/lib/hub/client";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener, timeoutMs = 30_000): Promise<Hub> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const sleep = () => Promise.resolve();
  return createHub({ url: `http://127.0.0.1:${port}`, timeoutMs, sleep });
}

function packed(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { "content-encoding": "gzip" }).end(body);
}

async function collect(pages: AsyncIterable<HubPage>): Promise<HubPage[]> {
  const all: HubPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

const SHA = "a1".repeat(20);
// 60 KB on the wire, 22 million objects and two gigabytes once parsed.
const OBJECTS = gzipSync(Buffer.concat([Buffer.from("[{}"), Buffer.alloc(66_000_000, ",{}")]));
// Within the bytes of a listing, and 11 million lists in one entry.
const NESTED = gzipSync(`[{"id":"a/one","x":[[]${",[]".repeat(10_000_000)}]}]`);
const WIDE_MODEL = gzipSync(`{"id":"a/one","x":[0${",0".repeat(600_000)}]}`);

describe("an answer that holds more than anybody asked for", () => {
  it.each([
    ["a listing", OBJECTS, (hub: Hub) => collect(hub.list({})), "more than 1000 entries"],
    ["a listing", NESTED, (hub: Hub) => collect(hub.list({})), "more than 2000000 values"],
    ["a tree", OBJECTS, (hub: Hub) => hub.files("a/one", SHA), "more than 100000 entries"],
    ["a tree", NESTED, (hub: Hub) => hub.files("a/one", SHA), "more than 2000000 values"],
    ["a model", WIDE_MODEL, (hub: Hub) => hub.info("a/one"), "more than 500000 values"],
    ["a model", OBJECTS, (hub: Hub) => hub.info("a/one"), "more than 500000 values"],
  ])("is refused before it is parsed: %s", async (_, body, ask, words) => {
    const hub = await serve((__, response) => packed(response, body));
    const error = (await ask(hub).catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({ kind: "invalid" });
    expect(error.message).toContain(words);
    expect(error.message).not.toContain("?");
  });

  it("is refused by its length, far below what a run could hold", async () => {
    const long = gzipSync(`{"id":"a/one","x":"${"x".repeat(9 * 1024 * 1024)}"}`);
    const hub = await serve((_, response) => packed(response, long));
    await expect(hub.info("a/one")).rejects.toThrow("longer than 8388608 bytes");
  });

  it("of one model is asked for without its file names", async () => {
    const names = Array.from({ length: 200_000 }, (_, i) => ({ rfilename: `shards/part-${i}` }));
    const model = { id: "a/one", cardData: { license: "mit" } };
    const hub = await serve(({ url }, response) => {
      const siblings = url?.includes("siblings") === true ? { siblings: names } : {};
      response.end(JSON.stringify({ ...model, ...siblings }));
    });
    expect(await hub.info("a/one")).toMatchObject({ cardData: { license: "mit" } });
  });

  it("of a page is asked for in smaller pages, then in large ones again", async () => {
    const asked: string[] = [];
    const hub = await serve((request, response) => {
      const { searchParams } = new URL(request.url ?? "", "http://hub.test");
      const [limit, at] = [searchParams.get("limit"), Number(searchParams.get("cursor") ?? 0)];
      asked.push(`${limit} from ${at}`);
      const isLarge = at < 10 && Number(limit) > 10;
      const next = `</api/models?limit=${limit}&cursor=${at + Number(limit)}>; rel="next"`;
      response.setHeader("link", at < 10 ? next : "");
      if (isLarge) packed(response, NESTED);
      else response.end(JSON.stringify([{ id: `a/from-${at}`, tags: [] }]));
    });
    const pages = await collect(hub.list({}));
    expect(pages.map(({ refs }) => refs)).toEqual([["a/from-0"], ["a/from-10"]]);
    expect(asked).toEqual(["1000 from 0", "100 from 0", "10 from 0", "1000 from 10"]);
  });
});

describe("an answer that comes in crumbs", () => {
  const drip: RequestListener = (_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(timer));
  };

  it.each([
    ["a model", (hub: Hub) => hub.info("a/one")],
    ["a listing", (hub: Hub) => collect(hub.list({}))],
    ["a tree", (hub: Hub) => hub.files("a/one", SHA)],
    ["a text", (hub: Hub) => hub.text("a/one", SHA, "README.md", 1_000_000)],
    ["bytes", (hub: Hub) => hub.bytes("a/one", SHA, "model.bin", { start: 0, end: 999_999 })],
  ])("is given up: %s", async (_, ask) => {
    const hub = await serve(drip, 200);
    await expect(ask(hub)).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("slower than") as string,
    });
  });

  it("is waited for where it is slow and not endless", async () => {
    const model = `{"id":"a/one","x":"${"x".repeat(20_000)}"}`;
    const hub = await serve((_, response) => {
      let at = 0;
      const timer = setInterval(() => {
        response.write(model.slice(at, at + 1_000));
        at += 1_000;
        if (at < model.length) return;
        clearInterval(timer);
        response.end();
      }, 50);
    }, 200);
    expect(await hub.info("a/one")).toMatchObject({ name: "a/one" });
    expect(hub.requests()).toBe(1);
  });

  it("is a stream's own affair", async () => {
    const hub = await serve(drip, 200);
    const { stream } = await hub.open("a/one", SHA, "model.bin");
    const began = performance.now();
    for await (const chunk of stream)
      if (chunk.length > 0 && performance.now() - began > 700) break;
    expect(performance.now() - began).toBeGreaterThan(700);
  });
});

it("a refusal is told of without signatures and halves of characters", async () => {
  const words = `\uD800 https://cdn.test/b?Signature=s3cret ${"x".repeat(278)}\u{1F600}`;
  const hub = await serve((_, response) => {
    response.writeHead(400).end(JSON.stringify({ error: words }));
  });
  const error = (await hub.info("a/one").catch((reason: unknown) => reason)) as Error;
  expect(error.message).toContain("https://cdn.test/b x");
  expect(error.message).not.toMatch(/s3cret|\p{Surrogate}/u);
});
