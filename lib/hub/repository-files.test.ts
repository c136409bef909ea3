import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { createHub } from "@/lib/hub/client";
import {
  startRecordedHub,
  type RecordedHub,
  type RecordedHubOptions,
} from "@/lib/hub/recorded-server";

const SHA = "b2".repeat(20);
const started: RecordedHub[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

async function serve(
  files: Record<string, string | Uint8Array | { bytes: string; lfs: true }>,
  info: Record<string, unknown> = {},
  faults?: RecordedHubOptions["faults"],
) {
  const repository = { id: "a/one", info: { sha: SHA, ...info }, files };
  const server = await startRecordedHub({
    repositories: [repository],
    ...(faults === undefined ? {} : { faults }),
  });
  started.push(server);
  return { server, hub: createHub({ url: server.url, sleep: () => Promise.resolve() }) };
}

describe("files", () => {
  it("come with size, git object and, from LFS, the digest of the content", async () => {
    const { hub } = await serve(
      { "README.md": "hello\n", "weights/model.bin": { bytes: "abc", lfs: true } },
      { siblings: [{ rfilename: "unseen.txt" }] },
    );
    expect(await hub.files("a/one", SHA)).toEqual({
      files: [
        // `printf 'hello\n' | git hash-object --stdin`
        {
          path: "README.md",
          sizeBytes: 6,
          gitOid: "ce013625030ba8dba906f756967f9e9ca394464a",
          sha256: null,
        },
        { path: "unseen.txt", sizeBytes: null, gitOid: null, sha256: null },
        {
          path: "weights/model.bin",
          sizeBytes: 3,
          gitOid: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
          sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        },
      ],
      isTruncated: false,
      unreadable: 0,
    });
  });

  it("stop at twenty thousand, and say so", async () => {
    const siblings = Array.from({ length: 20_001 }, (_, i) => ({ rfilename: `part-${i}` }));
    const { hub } = await serve({}, { siblings });
    const { files, isTruncated } = await hub.files("a/one", SHA);
    expect([files.length, isTruncated]).toEqual([20_000, true]);
  });

  it("leave out paths that would climb or hide, and count them", async () => {
    const paths = ["../up", "/etc/passwd", "a//b", "a\\b", "a\u0000b", "\uD800", "fine"];
    const body = JSON.stringify([...paths.map((path) => ({ type: "file", path })), null]);
    const { hub } = await serve({}, {}, () => ({ body }));
    const list = await hub.files("a/one", SHA);
    expect([list.files.map(({ path }) => path), list.unreadable]).toEqual([["fine"], 7]);
  });

  it("leave out paths no index can hold, so that the rest is still read", async () => {
    const paths = ["p".repeat(1_001), "é".repeat(501), "é".repeat(500)];
    const body = JSON.stringify(paths.map((path) => ({ type: "file", path })));
    const { hub } = await serve({}, {}, () => ({ body }));
    const list = await hub.files("a/one", SHA);
    expect([list.files.map(({ path }) => path), list.unreadable]).toEqual([["é".repeat(500)], 2]);
  });

  it("end where folders do not", async () => {
    const entries = Array.from({ length: 1_000 }, (_, i) => ({ type: "directory", path: `d${i}` }));
    const body = JSON.stringify(entries);
    const { server, hub } = await serve({}, {}, ({ path }) => ({
      body,
      headers: { link: `<${path}>; rel="next"` },
    }));
    expect(await hub.files("a/one", SHA)).toMatchObject({ files: [], isTruncated: true });
    expect(server.requests.length).toBeLessThanOrEqual(101);
  });

  it("end where empty pages do not", async () => {
    const { server, hub } = await serve({}, {}, ({ path }) => ({
      body: "[]",
      headers: { link: `<${path}>; rel="next"` },
    }));
    await expect(hub.files("a/one", SHA)).rejects.toMatchObject({ kind: "invalid" });
    expect(server.requests.length).toBeLessThanOrEqual(1_000);
  });

  it("of an unpinned repository are those at its head", async () => {
    const { hub } = await serve({ "README.md": "x" }, { sha: null });
    expect((await hub.files("a/one", "HEAD")).files).toHaveLength(1);
    expect(await hub.text("a/one", "HEAD", "README.md", 10)).toMatchObject({ text: "x" });
    await expect(hub.files("a/one", SHA)).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("text", () => {
  it("is decoded, without the byte order mark", async () => {
    const { hub } = await serve({ "README.md": "\uFEFF# Größe" });
    expect(await hub.text("a/one", SHA, "README.md", 1_000)).toEqual({
      text: "# Größe",
      bytes: 12,
      truncated: false,
    });
  });

  it("of five megabytes costs no more than what is kept of it", async () => {
    const { hub, server } = await serve({ "README.md": "word ".repeat(1_000_000) });
    const readme = await hub.text("a/one", SHA, "README.md", 1_000);
    expect(readme).toMatchObject({ bytes: 5_000_000, truncated: true });
    expect(readme?.text).toHaveLength(1_000);
    expect(server.requests.map(({ bytes, range }) => [bytes, range])).toEqual([
      [1_000, "bytes=0-999"],
    ]);
  });

  it("is cut between characters", async () => {
    const { hub } = await serve({ "README.md": "aéé" });
    expect((await hub.text("a/one", SHA, "README.md", 4))?.text).toBe("aé");
  });

  it("replaces what is not UTF-8 and what no database can hold", async () => {
    const { hub } = await serve({ "README.md": Uint8Array.from([0x61, 0xff, 0x00, 0x62]) });
    expect((await hub.text("a/one", SHA, "README.md", 10))?.text).toBe("a\uFFFD\uFFFDb");
  });

  it("of an empty file is empty, and of none is null", async () => {
    const { hub } = await serve({ "empty.md": "" });
    expect(await hub.text("a/one", SHA, "empty.md", 10)).toEqual({
      text: "",
      bytes: 0,
      truncated: false,
    });
    expect(await hub.text("a/one", SHA, "absent.md", 10)).toBeNull();
  });

  it.each(["with space.md", "50%.md", "a#b.md", "what?.md", ".eval_results/mmlu.yaml", "größe.md"])(
    "is found under the name %s",
    async (path) => {
      const { hub } = await serve({ [path]: "here" });
      expect((await hub.text("a/one", SHA, path, 10))?.text).toBe("here");
    },
  );

  it("of a gated repository needs a token, its metadata does not", async () => {
    const { hub, server } = await serve({ "README.md": "x" }, { gated: "manual" });
    await expect(hub.text("a/one", SHA, "README.md", 10)).rejects.toMatchObject({
      kind: "gated",
      status: 401,
    });
    expect((await hub.files("a/one", SHA)).files).toHaveLength(1);
    const signedIn = createHub({ url: server.url, token: "hf_reader" });
    expect(await signedIn.text("a/one", SHA, "README.md", 10)).toMatchObject({ text: "x" });
  });

  it("of a disabled repository is refused as such", async () => {
    const { hub } = await serve({ "README.md": "x" }, { disabled: true });
    await expect(hub.text("a/one", SHA, "README.md", 10)).rejects.toMatchObject({
      kind: "disabled",
    });
  });

  it("survives a hang-up halfway", async () => {
    const faults = [{ dropAfterBytes: 3 }];
    const { hub } = await serve({ "README.md": "whole text" }, {}, () => faults.shift() ?? null);
    expect((await hub.text("a/one", SHA, "README.md", 100))?.text).toBe("whole text");
    expect(hub.requests()).toBe(2);
  });

  it("is followed to a content host, which never sees the token", async () => {
    const content = await startRecordedHub({
      repositories: [{ id: "a/one", info: { sha: SHA }, files: { "README.md": "from afar" } }],
    });
    started.push(content);
    const location = `${content.url}/a/one/resolve/${SHA}/README.md`;
    const { server } = await serve({}, {}, () => ({ status: 302, headers: { location } }));
    const hub = createHub({ url: server.url, token: "hf_secret" });
    expect((await hub.text("a/one", SHA, "README.md", 100))?.text).toBe("from afar");
    expect(server.requests.every((request) => request.isSignedIn)).toBe(true);
    expect(content.requests.some((request) => request.isSignedIn)).toBe(false);
  });
});

describe("a part of a file", () => {
  const read = async (start: number, end: number) => {
    const { hub, server } = await serve({ "model.bin": { bytes: "0123456789", lfs: true } });
    const { bytes, total } = await hub.bytes("a/one", SHA, "model.bin", { start, end });
    expect(server.requests).toHaveLength(1);
    return [Buffer.from(bytes).toString(), total];
  };

  it.each([
    [0, 3, "0123"],
    [4, 4, "4"],
    [8, 20, "89"],
    [10, 12, ""],
  ])("from %i to %i is %j", async (start, end, expected) => {
    expect(await read(start, end)).toEqual([expected, 10]);
  });

  it.each([
    [-1, 3],
    [3, 2],
    [0.5, 2],
    [0, 64 * 1024 * 1024],
  ])("is none from %d to %d", async (start, end) => {
    await expect(read(start, end)).rejects.toMatchObject({ kind: "invalid" });
  });

  it("of an empty file is empty, and of none is not found", async () => {
    const { hub } = await serve({ "empty.md": "" });
    const range = { start: 0, end: 9 };
    expect((await hub.bytes("a/one", SHA, "empty.md", range)).total).toBe(0);
    await expect(hub.bytes("a/one", SHA, "absent", range)).rejects.toMatchObject({
      kind: "not_found",
    });
  });

  it("is never taken from another place than was asked for", async () => {
    const whole = { status: 200, body: "0123456789" };
    const elsewhere = { status: 206, body: "01", headers: { "content-range": "bytes 0-1/10" } };
    const cut = { status: 206, body: "5", headers: { "content-range": "bytes 5-6/10" } };
    for (const answer of [whole, elsewhere, cut]) {
      const { hub } = await serve({}, {}, () => answer);
      const range = { start: 5, end: 6 };
      await expect(hub.bytes("a/one", SHA, "a", range)).rejects.toMatchObject({ kind: "invalid" });
    }
  });
});

describe("a stream", () => {
  const drained = async (stream: AsyncIterable<Uint8Array>) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };

  it("begins at any byte, and says how long the file is and what it should hash to", async () => {
    const { hub, server } = await serve({ "model.bin": { bytes: "0123456789", lfs: true } });
    const digest = createHash("sha256").update("0123456789").digest("hex");
    for (const start of [0, 7, 10]) {
      const { stream, ...stated } = await hub.open("a/one", SHA, "model.bin", { start });
      expect(stated).toEqual({ total: 10, etag: digest });
      expect(await drained(stream)).toBe("0123456789".slice(start));
    }
    expect(server.requests).toHaveLength(3);
    const past = hub.open("a/one", SHA, "model.bin", { start: 11 });
    await expect(past).rejects.toMatchObject({ kind: "invalid" });
  });

  it("that breaks says so, and goes on from there", async () => {
    const faults = [{ dropAfterBytes: 4 }];
    const { hub } = await serve({ "model.bin": "0123456789" }, {}, () => faults.shift() ?? null);
    let kept = "";
    const { stream } = await hub.open("a/one", SHA, "model.bin");
    const broken = (async () => {
      for await (const chunk of stream) kept += Buffer.from(chunk).toString();
    })();
    await expect(broken).rejects.toMatchObject({ kind: "unavailable" });
    expect(kept).toBe("0123");
    const rest = await hub.open("a/one", SHA, "model.bin", { start: kept.length });
    expect(kept + (await drained(rest.stream))).toBe("0123456789");
  });

  it("that falls silent says so, however long it has flowed before", async () => {
    const { server } = await serve({ "model.bin": "0123456789" }, {}, () => ({
      silence: { afterBytes: 4, ms: 60_000 },
    }));
    const hub = createHub({ url: server.url, timeoutMs: 1_500 });
    const { stream } = await hub.open("a/one", SHA, "model.bin");
    await expect(drained(stream)).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("no answer within 1.5 s") as string,
    });
  });

  it("comes from a content host, which is told no token and resumes like the hub", async () => {
    const content = { bytes: 3_000_000, seed: "weights" };
    const server = await startRecordedHub({
      repositories: [{ id: "a/one", info: { sha: SHA }, files: { "model.bin": { content } } }],
      hasContentHost: true,
    });
    started.push(server);
    const hub = createHub({ url: server.url, token: "hf_secret" });
    const hash = createHash("sha256");
    let length = 0;
    const { stream, total, etag } = await hub.open("a/one", SHA, "model.bin");
    for await (const chunk of stream) {
      hash.update(chunk);
      length += chunk.length;
      if (length > 1_000_000) break;
    }
    const rest = await hub.open("a/one", SHA, "model.bin", { start: length });
    for await (const chunk of rest.stream) hash.update(chunk);
    expect([total, rest.total, hash.digest("hex")]).toEqual([3_000_000, 3_000_000, etag]);
    const seen = server.requests.map(({ host, isSignedIn }) => [host, isSignedIn]);
    expect(seen).toEqual([
      ["hub", true],
      ["content", false],
      ["hub", true],
      ["content", false],
    ]);
    const header = await hub.bytes("a/one", SHA, "model.bin", { start: 10, end: 17 });
    expect([header.bytes.length, header.total]).toEqual([8, 3_000_000]);
  });

  it("is connected to the very addresses its host was judged by", async () => {
    const asked: string[] = [];
    const lookup = (hostname: string) => {
      asked.push(hostname);
      return Promise.resolve(["127.0.0.1"]);
    };
    const { server } = await serve({ "a.bin": "far" }, {}, ({ headers, path }) =>
      headers.host?.toString().startsWith("hub.")
        ? { status: 302, headers: { location: `http://content.test:${port}${path}` } }
        : null,
    );
    const { port } = new URL(server.url);
    const hub = createHub({ url: `http://hub.test:${port}`, lookup });
    expect(await drained((await hub.open("a/one", SHA, "a.bin")).stream)).toBe("far");
    expect(asked.filter((name) => name === "content.test")).toHaveLength(1);
  });

  it("ends with its caller's reason when it is told to stop", async () => {
    const { hub } = await serve({ "model.bin": "0123456789" });
    const stop = new AbortController();
    const { stream } = await hub.open("a/one", SHA, "model.bin", { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(drained(stream)).rejects.toThrow("enough");
    const later = hub.open("a/one", SHA, "model.bin", { signal: stop.signal });
    await expect(later).rejects.toThrow("enough");
  });

  it("is tried again before it begins, and refused in the Hub's words", async () => {
    const faults = [{ status: 503 }, { dropAfterBytes: 0, status: 500 }];
    const { hub } = await serve({ "a.bin": "x" }, {}, () => faults.shift() ?? null);
    expect(await drained((await hub.open("a/one", SHA, "a.bin")).stream)).toBe("x");
    expect(hub.requests()).toBe(3);
    await expect(hub.open("a/one", SHA, "absent")).rejects.toMatchObject({ kind: "not_found" });
  });
});
