import { createHash, randomFillSync } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { entryOf, filesOf, indexOf, type Made, textOf } from "@/bin/bench/repositories";

// A Hub for measuring by: made-up repositories, no disk, no database, nothing kept per repository. It runs in a process
// of its own, started by `startBenchHub`, and says its port on the first line.

const PAGE_SIZE = 1_000;
const BLOCK = randomBlock(8 * 1024 * 1024);
const WEIGHTS = /^\/bench\/weights-(\d+)\/resolve\/[0-9a-f]{40}\/model\.safetensors$/;

const made: Made = {
  count: Number(process.argv[2] ?? 1_000),
  distilledEvery: Number(process.argv[3] ?? 1),
  moved: 0,
};
const weights = new Map<number, string>();

const server = createServer({ keepAlive: true }, (request, response) => {
  try {
    answer(request, response);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(
    `${JSON.stringify({ port: address && typeof address === "object" ? address.port : 0 })}\n`,
  );
});
process.on("disconnect", () => process.exit(0));

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  const path = url.pathname;
  if (path === "/api/models") {
    list(url, request, response);
    return;
  }
  if (path === "/bench/advance") {
    // So many of the newest get a new commit.
    made.moved = Number(url.searchParams.get("moved") ?? 0);
    sendJson(response, made);
    return;
  }
  const large = WEIGHTS.exec(path);
  if (large) {
    sendWeights(Number(large[1]), request, response);
    return;
  }
  const [, ref = "", rest = ""] =
    /^\/(?:api\/models\/)?([^/]+\/[^/]+)(\/.*)?$/.exec(decodeURI(path)) ?? [];
  const weighing = /^bench\/weights-(\d+)$/.exec(ref);
  if (weighing && rest.startsWith("/tree/")) {
    sendJson(response, weightTree(Number(weighing[1])));
    return;
  }
  if (weighing) {
    sendText(response, weightEntry(ref), "application/json");
    return;
  }
  const index = indexOf(ref, made);
  if (index === null) {
    missing(response, "RepoNotFound");
    return;
  }
  if (path.startsWith("/api/")) {
    if (rest.startsWith("/tree/")) {
      sendJson(response, filesOf(index, made));
      return;
    }
    sendText(response, entryOf(index, made), "application/json");
    return;
  }
  const file = /^\/resolve\/[^/]+\/(.+)$/.exec(rest)?.[1];
  const text = file === undefined ? null : textOf(index, file, made);
  if (text === null) {
    missing(response, "EntryNotFound");
    return;
  }
  sendRange(Buffer.from(text), request, response);
}

/** Newest first, as `sort=lastModified` asks; `cursor` counts what was listed before. */
function list(url: URL, request: IncomingMessage, response: ServerResponse): void {
  const start = Number(url.searchParams.get("cursor") ?? 0);
  const size = Math.min(Number(url.searchParams.get("limit") ?? PAGE_SIZE), PAGE_SIZE);
  const end = Math.min(start + size, made.count);
  const touched = start < made.moved ? made.moved : 0;
  const etag = `"${start}-${end}-${made.count}-${touched}"`;
  const headers: Record<string, string> = { etag, "content-type": "application/json" };
  if (end < made.count) {
    url.searchParams.set("cursor", String(end));
    headers.link = `<${url.href}>; rel="next"`;
  }
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const entries: string[] = [];
  for (let at = start; at < end; at += 1) entries.push(entryOf(made.count - 1 - at, made));
  const body = Buffer.from(`[${entries.join(",")}]`);
  response.writeHead(200, { ...headers, "content-length": body.length }).end(body);
}

function weightTree(bytes: number) {
  let sha256 = weights.get(bytes);
  if (sha256 === undefined) {
    const hash = createHash("sha256");
    for (let at = 0; at < bytes; at += BLOCK.length)
      hash.update(BLOCK.subarray(0, Math.min(BLOCK.length, bytes - at)));
    sha256 = hash.digest("hex");
    weights.set(bytes, sha256);
  }
  return [
    {
      type: "file",
      oid: "1".repeat(40),
      size: bytes,
      path: "model.safetensors",
      lfs: { oid: sha256, size: bytes, pointerSize: 134 },
    },
  ];
}

function weightEntry(ref: string): string {
  const entry = { ...(JSON.parse(entryOf(0, made)) as object), _id: ref, id: ref, modelId: ref };
  return JSON.stringify(entry);
}

function sendWeights(bytes: number, request: IncomingMessage, response: ServerResponse): void {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const start = Number(range?.[1] ?? 0);
  const end = Math.min(range?.[2] ? Number(range[2]) : bytes - 1, bytes - 1);
  response.writeHead(range ? 206 : 200, {
    "content-length": end - start + 1,
    "accept-ranges": "bytes",
    etag: `"weights-${bytes}"`,
    ...(range ? { "content-range": `bytes ${start}-${end}/${bytes}` } : {}),
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  let at = start;
  const push = () => {
    while (at <= end) {
      const from = at % BLOCK.length;
      const chunk = BLOCK.subarray(from, Math.min(from + 1024 * 1024, from + end - at + 1));
      at += chunk.length;
      if (!response.write(chunk)) {
        response.once("drain", push);
        return;
      }
    }
    response.end();
  };
  push();
}

function sendRange(body: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const headers = {
    etag: `"${body.length}"`,
    "accept-ranges": "bytes",
    "content-type": "text/plain",
  };
  if (!range) {
    response.writeHead(200, { ...headers, "content-length": body.length }).end(body);
    return;
  }
  const start = Number(range[1]);
  const end = Math.min(range[2] ? Number(range[2]) : body.length - 1, body.length - 1);
  response
    .writeHead(206, {
      ...headers,
      "content-length": end - start + 1,
      "content-range": `bytes ${start}-${end}/${body.length}`,
    })
    .end(body.subarray(start, end + 1));
}

function sendJson(response: ServerResponse, value: unknown): void {
  sendText(response, JSON.stringify(value), "application/json");
}

function sendText(response: ServerResponse, text: string, type: string): void {
  const body = Buffer.from(text);
  response.writeHead(200, { "content-type": type, "content-length": body.length }).end(body);
}

function missing(response: ServerResponse, code: string): void {
  response.writeHead(404, { "x-error-code": code, "content-length": 0 }).end();
}

function randomBlock(bytes: number): Buffer {
  return randomFillSync(Buffer.alloc(bytes));
}
