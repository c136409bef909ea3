import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import {
  startRecordedHub,
  type RecordedHub,
  type RecordedHubOptions,
} from "@/lib/hub/recorded-server";

const SHA = "c3".repeat(20);
const started: RecordedHub[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

async function serve(options: Partial<RecordedHubOptions> = {}) {
  const server = await startRecordedHub({
    repositories: [
      { id: "a/one", info: { sha: SHA, tags: ["x"] }, files: { "README.md": "old", gone: "1" } },
      { id: "a/two", info: { sha: SHA, tags: [] } },
    ],
    ...options,
  });
  started.push(server);
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { headers, redirect: "manual" });
  const listed = async (query = "") =>
    ((await (await get(`/api/models?${query}`)).json()) as { id: string }[]).map(({ id }) => id);
  return { server, get, listed };
}

describe("a world that changes", () => {
  it("shows what was added, replaced and removed", async () => {
    const { server, listed, get } = await serve();
    server.put({ id: "b/three", info: { sha: SHA, tags: ["x"] } });
    server.put({ id: "a/one", info: { sha: SHA, tags: [] } });
    expect([await listed(), await listed("filter=x")]).toEqual([
      ["a/one", "a/two", "b/three"],
      ["b/three"],
    ]);
    server.remove("a/two");
    expect(await listed()).toEqual(["a/one", "b/three"]);
    expect((await get("/api/models/a/two")).status).toBe(401);
    expect(() => server.remove("a/two")).toThrow("a/two is not served");
  });

  it("keeps every commit readable, and moves the branch", async () => {
    const { server, get } = await serve();
    const sha = server.commit("a/one", {
      files: { "README.md": "new", gone: null, added: "2" },
      info: { cardData: { license: "mit" } },
    });
    const text = async (revision: string, path: string) => {
      const response = await get(`/a/one/resolve/${revision}/${path}`);
      return [response.status, response.headers.get("x-repo-commit")];
    };
    expect(await text("main", "added")).toEqual([200, sha]);
    expect(await text(sha.slice(0, 8), "gone")).toEqual([404, sha]);
    expect(await text(SHA, "gone")).toEqual([200, SHA]);
    expect(await (await get(`/a/one/resolve/${SHA}/README.md`)).text()).toBe("old");
    const info = (await (await get("/api/models/a/one")).json()) as Record<string, unknown>;
    expect(info).toMatchObject({
      sha,
      cardData: { license: "mit" },
      siblings: [{ rfilename: "README.md" }, { rfilename: "added" }],
    });
    expect(server.commit("a/one", {})).not.toBe(sha);
  });

  it("leads from an old name to the new one, wherever it is asked", async () => {
    const { server, get, listed } = await serve();
    server.rename("a/one", "b/one");
    server.rename("b/one", "c/one");
    expect(await listed()).toEqual(["c/one", "a/two"]);
    for (const path of ["/api/models/a/one/tree/main?recursive=true", "/a/one/resolve/main/gone"]) {
      const response = await get(path);
      expect(response.status).toBe(307);
      expect(response.headers.get("location")).toBe(path.replace("a/one", "c/one"));
    }
    expect(() => server.rename("c/one", "a/two")).toThrow("a/two is taken");
    server.put({ id: "a/one", info: { sha: SHA } });
    expect((await get("/api/models/a/one")).status).toBe(200);
  });

  it("says that a page is unchanged until something on it changes", async () => {
    const { server, get } = await serve({ pageSize: 1 });
    const first = await get("/api/models?expand=sha");
    const etag = first.headers.get("etag") ?? "";
    const again = async () =>
      (await get("/api/models?expand=sha", { "if-none-match": etag })).status;
    expect(await again()).toBe(304);
    server.commit("a/two", {});
    expect(await again()).toBe(304);
    server.commit("a/one", {});
    expect(await again()).toBe(200);
    const other = await get("/api/models?expand=likes", { "if-none-match": etag });
    expect(other.status).toBe(200);
  });
});

describe("a strict server", () => {
  it("counts by token and class, refuses what is too much, and notes who does not wait", async () => {
    const { server, get } = await serve({
      limits: {
        api: { quota: 2, windowSeconds: 600 },
        resolvers: { quota: 1, windowSeconds: 600 },
      },
    });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push(await get("/api/models/a/two"));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(statuses.map(({ headers }) => headers.get("ratelimit")?.replace(/t=\d+/, "t"))).toEqual([
      '"api";r=1;t',
      '"api";r=0;t',
      '"api";r=0;t',
    ]);
    expect(statuses[0]?.headers.get("ratelimit-policy")).toBe('"fixed window";"api";q=2;w=600');
    const token = { authorization: "Bearer hf_x" };
    expect((await get("/api/models/a/two", token)).status).toBe(200);
    expect((await get("/a/one/resolve/main/README.md")).status).toBe(200);
    await expect
      .poll(async () => {
        await get("/api/models/a/two");
        return server.traffic()[0]?.violations;
      })
      .toBeGreaterThan(0);
    expect(server.traffic()).toMatchObject([
      { token: "anonymous", class: "api" },
      { token: "hf_x", class: "api", total: 1, refused: 0, violations: 0, mostInWindow: 1 },
      { token: "anonymous", class: "resolvers", total: 1, refused: 0 },
    ]);
    server.setLimits({});
    expect((await get("/api/models/a/two")).headers.get("ratelimit")).toBeNull();
  });

  it("may say when to come back in refusals alone", async () => {
    const limits = { api: { quota: 1, windowSeconds: 600, states: "retry-after" as const } };
    const { get } = await serve({ limits });
    expect((await get("/api/models")).headers.get("retry-after")).toBeNull();
    const refused = await get("/api/models");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(590);
    expect(refused.headers.get("ratelimit")).toBeNull();
  });
});

describe("large files", () => {
  it("are made up as they are read, the same from any byte on", async () => {
    const content = { bytes: 2_500_000, seed: "s" };
    const { server, get } = await serve();
    server.put({ id: "b/large", info: { sha: SHA }, files: { "model.bin": { content } } });
    const whole = Buffer.from(await (await get("/b/large/resolve/main/model.bin")).arrayBuffer());
    expect(whole).toHaveLength(2_500_000);
    const tree = (await (await get("/api/models/b/large/tree/main")).json()) as unknown;
    const sha256 = createHash("sha256").update(whole).digest("hex");
    expect(tree).toMatchObject([{ size: 2_500_000, lfs: { oid: sha256, size: 2_500_000 } }]);
    const part = await get("/b/large/resolve/main/model.bin", { range: "bytes=1048580-2097170" });
    const bytes = Buffer.from(await part.arrayBuffer());
    expect(bytes.equals(whole.subarray(1_048_580, 2_097_171))).toBe(true);
  });

  it("can come with one wrong byte", async () => {
    const { get } = await serve({ faults: () => ({ wrongByteAt: 1 }) });
    const text = await (await get("/a/one/resolve/main/README.md")).arrayBuffer();
    expect([...new Uint8Array(text)]).toEqual([0x6f, 0x6c ^ 0xff, 0x64]);
  });

  it("are had from another host, where there is one, and only once it was asked for", async () => {
    const { server, get } = await serve({ hasContentHost: true });
    server.put({
      id: "b/large",
      info: { sha: SHA },
      files: { "model.bin": { bytes: "0123456789", lfs: true }, "README.md": "small" },
    });
    expect((await get("/b/large/resolve/main/README.md")).status).toBe(200);
    const sent = await get("/b/large/resolve/main/model.bin");
    const location = sent.headers.get("location") ?? "";
    expect([sent.status, sent.headers.get("x-linked-size")]).toEqual([302, "10"]);
    expect(new URL(location).origin).not.toBe(server.url);
    const part = await fetch(location, { headers: { range: "bytes=3-4" } });
    expect([part.status, await part.text()]).toEqual([206, "34"]);
    expect((await fetch(`${new URL(location).origin}/blobs/none`)).status).toBe(403);
    expect(server.requests.map(({ host }) => host)).toEqual(["hub", "hub", "content", "content"]);
  });
});
