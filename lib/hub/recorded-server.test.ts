import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  countCommits,
  fileExists,
  listCommits,
  listModels,
  pathsInfo,
  repoExists,
  whoAmI,
} from "@huggingface/hub";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHub } from "@/lib/hub/client";
import { startRecordedHub, type RecordedHub } from "@/lib/hub/recorded-server";
import { parseHubModel } from "@/lib/hub/schema";

const SHA = "d4".repeat(20);
const repo = { type: "model", name: "a/one" } as const;
let server: RecordedHub;

beforeAll(async () => {
  server = await startRecordedHub({
    pageSize: 2,
    repositories: [
      {
        id: "a/one",
        info: {
          _id: "key",
          sha: SHA,
          lastModified: "2025-01-30T15:07:59.000Z",
          pipeline_tag: "fill-mask",
          cardData: {
            license: "mit",
            datasets: "c/data",
            base_model: ["b/base"],
            base_model_relation: "finetune",
          },
        },
        record: { role: "student" },
        files: {
          "README.md": "0123456789",
          "empty.txt": "",
          "deep/er/config.json": "{}",
          "model.bin": { bytes: Uint8Array.from([0, 1, 2]), lfs: true },
        },
      },
      { id: "b/base", info: { sha: null, tags: [] } },
      { id: "b/hidden", info: { private: true } },
    ],
  });
});

afterAll(async () => server.stop());

const get = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init);
const getJson = async (path: string) => (await get(path)).json() as Promise<unknown>;
const ids = async (query: string) =>
  ((await getJson(`/api/models?${query}`)) as { id: string }[]).map(({ id }) => id);

describe("the model list", () => {
  it.each([
    ["filter=license:mit", ["a/one"]],
    ["filter=dataset:c/data&filter=license:mit", ["a/one"]],
    ["filter=license:mit&filter=absent", []],
    ["filter=base_model:b/base", ["a/one"]],
    ["filter=base_model:finetune:b/base", ["a/one"]],
    ["filter=base_model:adapter:b/base", []],
    ["pipeline_tag=fill-mask", ["a/one"]],
    ["author=b", ["b/base"]],
    ["search=BAS", ["b/base"]],
    ["sort=lastModified", ["a/one", "b/base"]],
    ["limit=1", ["a/one"]],
  ])("under %s holds %j", async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it.each(["limit=0", "limit=1001", "limit=x", "sort=size", "expand=everything", "cursor=x"])(
    "refuses %s",
    async (query) => {
      const response = await get(`/api/models?${query}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ error: response.headers.get("x-error-message") });
    },
  );

  it("holds the keys asked for, in both spellings, and no key nobody recorded", async () => {
    expect(await getJson("/api/models?author=a&expand=sha&expand=likes")).toEqual([
      { _id: "key", id: "a/one", sha: SHA },
    ]);
    expect(await getJson("/api/models?author=b&expand[]=sha")).toEqual([{ id: "b/base" }]);
    const [plain] = (await getJson("/api/models?author=a")) as [object];
    const [full] = (await getJson("/api/models?author=a&full=true&cardData=true")) as [object];
    expect(plain).not.toHaveProperty("cardData");
    expect(full).toMatchObject({ sha: SHA, cardData: { license: "mit" } });
    expect(JSON.stringify([plain, full])).not.toContain("proofline");
  });

  it("links its next page in full, with the query repeated", async () => {
    const response = await get("/api/models?limit=1&expand=sha");
    expect(response.headers.get("link")).toMatch(
      new RegExp(`^<${server.url}/api/models\\?limit=1&expand=sha&cursor=[\\w-]+>; rel="next"$`),
    );
  });

  it("shows private repositories to who brings a token", async () => {
    const found = [];
    for await (const { name } of listModels({ hubUrl: server.url, accessToken: "hf_x" })) {
      found.push(name);
    }
    expect(found).toEqual(["a/one", "b/base", "b/hidden"]);
  });
});

describe("a repository", () => {
  it("is there for the Hub's own client", async () => {
    const common = { repo, hubUrl: server.url };
    expect(await repoExists(common)).toBe(true);
    expect(await repoExists({ ...common, repo: { ...repo, name: "a/none" } })).toBe(false);
    expect(await fileExists({ ...common, path: "README.md" })).toBe(true);
    expect(await fileExists({ ...common, path: "absent" })).toBe(false);
    const infos = await pathsInfo({ ...common, paths: ["README.md", "absent", "deep"] });
    expect(infos.map(({ path, type }) => [path, type])).toEqual([
      ["README.md", "file"],
      ["deep", "directory"],
    ]);
    const { count } = { count: await countCommits(common) };
    const commits = [];
    for await (const commit of listCommits(common)) commits.push(commit.oid);
    expect([count, commits]).toEqual([1, [SHA]]);
    await expect(whoAmI({ accessToken: "hf_x", hubUrl: server.url })).rejects.toThrow();
  });

  it("answers paths asked for in a form, as Python sends them", async () => {
    const body = new URLSearchParams([
      ["paths", "model.bin"],
      ["expand", "false"],
    ]);
    const response = await get("/api/models/a/one/paths-info/HEAD", { method: "POST", body });
    expect(await response.json()).toMatchObject([{ path: "model.bin", size: 3, lfs: { size: 3 } }]);
  });

  it("states sizes of its files when asked", async () => {
    expect(await getJson("/api/models/a/one?blobs=true")).toMatchObject({
      siblings: [
        { rfilename: "README.md", size: 10 },
        { rfilename: "deep/er/config.json", size: 2 },
        { rfilename: "empty.txt", size: 0 },
        { rfilename: "model.bin", size: 3, lfs: { pointerSize: expect.any(Number) as number } },
      ],
    });
  });

  it("has a tree, folder by folder or whole", async () => {
    const paths = async (path: string) =>
      ((await getJson(`/api/models/a/one/tree/main${path}`)) as { path: string }[]).map(
        (e) => e.path,
      );
    expect(await paths("")).toEqual(["deep", "README.md", "empty.txt", "model.bin"]);
    expect(await paths("/deep%2Fer")).toEqual(["deep/er/config.json"]);
    expect(await paths("/deep?recursive=True")).toEqual(["deep/er", "deep/er/config.json"]);
    const missing = await get("/api/models/a/one/tree/main/none");
    expect([missing.status, missing.headers.get("x-error-code")]).toEqual([404, "EntryNotFound"]);
  });

  it("names its branch, and no commit where none is known", async () => {
    expect(await getJson("/api/models/a/one/refs")).toMatchObject({
      branches: [{ name: "main", targetCommit: SHA }],
    });
    expect(await getJson("/api/models/b/base/refs")).toMatchObject({ branches: [], converts: [] });
  });
});

describe("a file", () => {
  const url = `/a/one/resolve/${SHA}/README.md`;

  it.each([
    ["bytes=0-0", 206, "bytes 0-0/10", "0"],
    ["bytes=8-", 206, "bytes 8-9/10", "89"],
    ["bytes=-3", 206, "bytes 7-9/10", "789"],
    ["bytes=5-99", 206, "bytes 5-9/10", "56789"],
    ["bytes=10-", 416, "bytes */10", ""],
    ["lines=1-2", 200, null, "0123456789"],
  ])("under %s answers %i", async (range, status, contentRange, body) => {
    const response = await get(url, { headers: { range } });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-range")).toBe(contentRange);
    expect(await response.text()).toBe(body);
  });

  it("answers HEAD with all a cache needs, and 304 to who has it", async () => {
    const head = await get(url, { method: "HEAD", headers: { "accept-encoding": "gzip" } });
    const { etag = "", ...headers } = Object.fromEntries(head.headers);
    expect(headers).toMatchObject({
      "content-length": "10",
      "x-repo-commit": SHA,
      "accept-ranges": "bytes",
    });
    expect(headers).not.toHaveProperty("content-encoding");
    expect(etag).toMatch(/^"[0-9a-f]{40}"$/);
    const again = await get(url, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
  });

  it("from LFS carries its digest, and its pointer under raw", async () => {
    const resolved = await get("/a/one/resolve/main/model.bin");
    const digest = resolved.headers.get("x-linked-etag")?.replaceAll('"', "");
    expect(resolved.headers.get("etag")).toBe(`"${digest ?? ""}"`);
    expect(new Uint8Array(await resolved.arrayBuffer())).toEqual(Uint8Array.from([0, 1, 2]));
    const pointer = await (await get("/a/one/raw/main/model.bin")).text();
    expect(pointer).toBe(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${digest ?? ""}\nsize 3\n`,
    );
  });

  it("that is empty still tells its length", async () => {
    const response = await get("/a/one/resolve/main/empty.txt", {
      headers: { range: "bytes=0-0" },
    });
    expect([response.status, response.headers.get("content-range")]).toEqual([200, "bytes */0"]);
  });

  it.each(["/a/one/resolve/main/..%2f..%2fetc%2fpasswd", "/a/one/resolve/main/__proto__"])(
    "is none at %s",
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );
});

describe("the recording", () => {
  it("answers 501 to what it cannot know, and remembers", async () => {
    for (const path of ["/api/models/a/one/discussions", "/api/datasets/c/data", "/a/one"]) {
      expect((await get(path)).status).toBe(501);
      expect(server.requests.at(-1)).toMatchObject({ path, isUnrecorded: true });
    }
  });

  it("is read from files of one repository a line, and says which line is none", async () => {
    const folder = await mkdtemp(join(tmpdir(), "recording-"));
    const good = join(folder, "good.jsonl");
    const bad = join(folder, "bad.jsonl");
    const line = JSON.stringify({
      id: "a/one",
      info: { id: "a/one" },
      countsAt: null,
      record: null,
    });
    await writeFile(good, `${line}\n\n`);
    await writeFile(bad, `${line}\n{"id":1}\n`);
    const fromFile = await startRecordedHub({ repositories: good });
    const reading = parseHubModel(await createHub({ url: fromFile.url }).info("a/one"));
    await fromFile.stop();
    expect(reading).toMatchObject({ ok: true, model: { ref: "a/one" } });
    await expect(startRecordedHub({ repositories: [bad] })).rejects.toThrow("bad.jsonl:2");
    await expect(startRecordedHub({ repositories: [good, good] })).rejects.toThrow("twice");
    await rm(folder, { recursive: true });
  });

  it("holds the starter catalog, every entry of which the client can read", async () => {
    const starter = await startRecordedHub({
      repositories: "prisma/starter/repositories.jsonl",
      pageSize: 100,
    });
    const readings = [];
    for await (const page of createHub({ url: starter.url, records: true }).list({})) {
      readings.push(...page.entries.map(parseHubModel));
    }
    await starter.stop();
    const models = readings.flatMap((reading) => (reading.ok ? [reading.model] : []));
    expect(models).toHaveLength(readings.length);
    expect(models.flatMap(({ problems }) => problems)).toEqual([]);
    expect(models.some(({ record }) => record !== null)).toBe(true);
    expect(models.some(({ sha }) => sha === null)).toBe(true);
  });
});
