import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as realSleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { createHub, HubError, openConnection, type HubOptions } from "@/lib/hub/client";
import { memoryLimiter } from "@/lib/hub/memory-limiter";
import { parseHubModel } from "@/lib/hub/schema";
import {
  startRecordedHub,
  type RecordedHub,
  type RecordedHubOptions,
  type RecordedRepository,
} from "@/lib/hub/recorded-server";

const SHA = "a1".repeat(20);
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
  return {
    id,
    info: { _id: "621ffdc036468d709f17434d", id, sha: SHA, private: false, tags: [], ...info },
  };
}

/** A client that never waits in real time, and the waits it would have made. */
function patientHub(options: HubOptions) {
  const waits: number[] = [];
  const sleep = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { waits, hub: createHub({ random: () => 0.5, sleep, ...options }) };
}

async function failure(promise: Promise<unknown>): Promise<HubError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HubError)) throw new Error("expected a HubError", { cause: error });
  return error;
}

describe("one model", () => {
  it("comes with its files, at its newest revision unless one is named", async () => {
    const repository = aRepository("a/one", {
      siblings: [{ rfilename: "README.md" }],
      lastModified: "2025-01-30T15:07:59.000Z",
      cardData: { license: "mit" },
    });
    const server = await serve({ repositories: [repository] });
    const hub = createHub({ url: server.url });
    expect(parseHubModel(await hub.info("a/one"))).toMatchObject({
      ok: true,
      model: { ref: "a/one", sha: SHA, siblings: ["README.md"], cardData: { license: "mit" } },
    });
    await hub.info("a/one", SHA.slice(0, 8));
    expect(server.requests.map(({ path }) => path.split("?")[0])).toEqual([
      "/api/models/a/one/revision/HEAD",
      `/api/models/a/one/revision/${SHA.slice(0, 8)}`,
    ]);
  });

  it("has no commit and no date where the hub states none", async () => {
    const repository = { id: "a/one", info: { id: "a/one", sha: null, tags: [] } };
    const server = await serve({ repositories: [repository] });
    const reading = parseHubModel(await createHub({ url: server.url }).info("a/one"));
    expect(reading).toMatchObject({
      ok: true,
      model: { sha: null, lastModified: null, createdAt: null, siblings: null, problems: [] },
    });
  });

  it("is not found where the hub shows none to a stranger, or has no such revision", async () => {
    const server = await serve({ repositories: [aRepository("a/secret", { private: true })] });
    const hub = createHub({ url: server.url });
    expect(await failure(hub.info("a/absent"))).toMatchObject({ kind: "not_found", status: 401 });
    expect(await failure(hub.info("a/secret"))).toMatchObject({ kind: "not_found", status: 401 });
    const signedIn = createHub({ url: server.url, token: "hf_reader" });
    expect(await failure(signedIn.info("a/absent"))).toMatchObject({ status: 404 });
    const noRevision = await failure(signedIn.info("a/secret", "v9"));
    expect(noRevision.kind).toBe("not_found");
    expect(noRevision.message).toContain("Invalid rev id: v9");
  });

  it("that was renamed answers under its new name, with all that was asked for", async () => {
    const server = await serve({
      repositories: [aRepository("a/old", { cardData: { license: "mit" } })],
    });
    server.rename("a/old", "b/new");
    const hub = createHub({ url: server.url });
    expect(parseHubModel(await hub.info("a/old"))).toMatchObject({
      ok: true,
      model: { ref: "b/new", cardData: { license: "mit" } },
    });
    // The old name's own answer may lack the query, which says what is wanted.
    const bare = await serve({
      repositories: [aRepository("b/new", { cardData: { license: "mit" } })],
      faults: ({ path }) =>
        path.includes("a/old")
          ? { status: 307, headers: { location: "/api/models/b/new/revision/HEAD" } }
          : null,
    });
    const { model } = parseHubModel(await createHub({ url: bare.url }).info("a/old")) as {
      model: { lastModified: unknown; cardData: unknown };
    };
    expect(model.cardData).toEqual({ license: "mit" });
    expect(bare.requests.at(-1)?.path).toContain("expand=cardData");
  });

  it("is never asked for under a name that is no id", async () => {
    const server = await serve({ repositories: [] });
    const hub = createHub({ url: server.url });
    for (const ref of ["../../admin/x", "gpt2", "a/b/c", "a/b?x=1"]) {
      expect(await failure(hub.info(ref))).toMatchObject({ kind: "invalid" });
    }
    expect(server.requests).toHaveLength(0);
  });
});

describe("refusals", () => {
  it.each([
    [401, {}, "Invalid credentials in Authorization header", "unauthorized"],
    [403, {}, "Access to this resource is disabled.", "disabled"],
    [403, { "x-error-code": "GatedRepo" }, "ask", "gated"],
    [404, { "x-error-code": "RepoNotFound" }, "none", "not_found"],
    [400, {}, "bad expand", "invalid"],
    [501, {}, "no such path", "unavailable"],
  ])("tell status %i %j apart, at the first try", async (status, headers, error, kind) => {
    const body = JSON.stringify({ error });
    const server = await serve({ repositories: [], faults: () => ({ status, headers, body }) });
    const { hub, waits } = patientHub({ url: server.url, token: "hf_reader" });
    expect(await failure(hub.info("a/one"))).toMatchObject({ kind, status });
    expect(waits).toEqual([]);
  });
});

describe("manners", () => {
  it("waits as long as it is told, then carries on", async () => {
    let refused = 0;
    const server = await serve({
      repositories: [aRepository("a/one")],
      faults: () => {
        refused += 1;
        if (refused === 1) return { status: 429, headers: { ratelimit: '"api";r=0;t=55' } };
        return refused === 2 ? { status: 429, headers: { "retry-after": "7" } } : null;
      },
    });
    const now = () => new Date("2026-01-01T00:00:00Z");
    const { hub, waits } = patientHub({ url: server.url, now });
    await hub.info("a/one");
    expect(waits).toEqual([56_000, 8_000]);
  });

  it("goes on waiting as long as it is told to, for an hour at most", async () => {
    const headers = { "retry-after": "300" };
    const server = await serve({ repositories: [], faults: () => ({ status: 429, headers }) });
    const { hub, waits } = patientHub({ url: server.url });
    expect(await failure(hub.info("a/one"))).toMatchObject({ kind: "rate_limited", status: 429 });
    expect([server.requests.length, waits.length]).toEqual([12, 11]);
  });

  it("gives up after five tries, and says that it was the limit", async () => {
    const server = await serve({ repositories: [], faults: () => ({ status: 429 }) });
    const { hub, waits } = patientHub({ url: server.url });
    expect(await failure(hub.info("a/one"))).toMatchObject({ kind: "rate_limited", status: 429 });
    expect(server.requests).toHaveLength(5);
    expect(waits).toEqual([750, 1_500, 3_000, 6_000]);
  });

  it("tries again after a server fault, a hang-up halfway and a silence", async () => {
    const faults = [{ status: 502 }, { dropAfterBytes: 10 }, { delayMs: 60_000 }];
    const server = await serve({
      repositories: [aRepository("a/one")],
      faults: () => faults.shift() ?? null,
    });
    const { hub, waits } = patientHub({ url: server.url, timeoutMs: 1_500 });
    expect(parseHubModel(await hub.info("a/one"))).toMatchObject({ ok: true });
    expect(waits).toHaveLength(3);
  });

  it("says that a hub is not there", async () => {
    const server = await startRecordedHub({ repositories: [] });
    await server.stop();
    const { hub } = patientHub({ url: server.url });
    const error = await failure(hub.info("a/one"));
    expect(error).toMatchObject({ kind: "unavailable", status: null });
    expect(error.message).toContain("ECONNREFUSED");
  });

  it("names itself, and shows its token to the hub alone", async () => {
    const server = await serve({ repositories: [aRepository("a/one")] });
    await createHub({ url: server.url, token: "hf_reader" }).info("a/one");
    await createHub({ url: server.url }).info("a/one");
    expect(server.requests.map((request) => request.isSignedIn)).toEqual([true, false]);
    expect(server.requests[0]?.userAgent).toMatch(/^proofline\//);
  });

  it("ends a wait when it is told to stop", async () => {
    const server = await serve({ repositories: [], faults: () => ({ status: 429 }) });
    const stop = new AbortController();
    const hub = createHub({
      url: server.url,
      signal: stop.signal,
      onWait: () => stop.abort(new Error("stopped")),
    });
    await expect(hub.info("a/one")).rejects.toThrow("stopped");
    expect(server.requests).toHaveLength(1);
  });
});

describe("many requests at once", () => {
  it("are sent as many at a time as the hub bears", async () => {
    let [underWay, most] = [0, 0];
    const server = await serve({
      repositories: [aRepository("a/one")],
      faults: () => {
        underWay += 1;
        most = Math.max(most, underWay);
        setTimeout(() => (underWay -= 1), 20);
        return { delayMs: 20 };
      },
    });
    const hub = createHub({ url: server.url });
    await Promise.all(Array.from({ length: 40 }, () => hub.info("a/one")));
    expect(hub.requests()).toBe(40);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
  });

  it("of several clients keep one limit, where they share the limiter or the connection", async () => {
    const server = await serve({
      repositories: [aRepository("a/one")],
      limits: { api: { quota: 12, windowSeconds: 1 } },
    });
    const limiter = memoryLimiter({ now: () => new Date(), sleep: (ms) => realSleep(ms) });
    const connection = openConnection(new URL(server.url), { limiter });
    const hubs = [
      createHub({ url: server.url, limiter }),
      createHub({ url: server.url, connection }),
      createHub({ url: server.url, connection }),
    ];
    await Promise.all(hubs.flatMap((hub) => [1, 2, 3, 4, 5].map(() => hub.info("a/one"))));
    expect(server.traffic()).toMatchObject([{ total: 15, refused: 0 }]);
    expect(hubs.map((hub) => hub.requests())).toEqual([5, 5, 5]);
  });

  it("read compressed answers, and no more of one than there is room for", async () => {
    const model = JSON.stringify({ _id: "x", id: "a/one", tags: [] });
    const packed = createServer((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(model));
    });
    const bomb = createServer((_, response) => {
      const spaces = gzipSync(Buffer.alloc(80 * 1024 * 1024, " "));
      response.writeHead(200, { "content-encoding": "gzip" }).end(spaces);
    });
    const hubs = [];
    for (const server of [packed, bomb]) {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      hubs.push(createHub({ url: `http://127.0.0.1:${port}` }));
    }
    const [plain, full] = hubs;
    expect(parseHubModel(await plain?.info("a/one"))).toMatchObject({ ok: true });
    expect(await failure(full?.info("a/one") ?? Promise.resolve())).toMatchObject({
      kind: "invalid",
    });
    for (const server of [packed, bomb]) server.close();
  });
});

describe("settings", () => {
  it.each(["sk-123", "Bearer hf_x", "hf_a b"])(
    "refuses the token %j without repeating it",
    (token) => {
      const attempt = () => createHub({ url: "https://huggingface.co", token });
      expect(attempt).toThrow(/HF_TOKEN/);
      expect(attempt).not.toThrow(token);
    },
  );

  it.each(["", "huggingface.co", "ftp://huggingface.co", "https://me:pw@huggingface.co"])(
    "refuses the address %j",
    (url) => {
      expect(() => createHub({ url })).toThrow(/PROOFLINE_HUB_URL/);
    },
  );

  it("takes an address with a path and drops its last slash", () => {
    expect(createHub({ url: "https://mirror.test/hf/" }).url).toBe("https://mirror.test/hf");
  });
});
