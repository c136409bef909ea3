import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { json, refusal, type HubRequest, type Reply } from "@/lib/hub/recorded/reply";
import {
  readRecordings,
  storeRepositories,
  type RecordedRepository,
} from "@/lib/hub/recorded/repository";
import { route, type Recording } from "@/lib/hub/recorded/route";

export type { RecordedRepository } from "@/lib/hub/recorded/repository";

/** What a fault may depend on. */
export type FaultRequest = { method: string; path: string; headers: HubRequest["headers"] };

/** How an answer goes wrong; what is absent stays as it would be. */
export type Fault = {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  delayMs?: number;
  /** The connection breaks after so many bytes of the body. */
  dropAfterBytes?: number;
};

/** One request that was answered. */
export type LoggedRequest = {
  method: string;
  /** With its query. */
  path: string;
  range: string | null;
  userAgent: string | null;
  isSignedIn: boolean;
  status: number;
  /** Of the body, handed to the connection so far. */
  bytes: number;
  /** Whether the recording could not know the answer. */
  isUnrecorded: boolean;
};

export type RecordedHubOptions = {
  /** Repositories, or the paths of recordings that hold one a line. */
  repositories: readonly RecordedRepository[] | string | readonly string[];
  /** Models a page of a list, at most; 1,000 unless said, as on the Hub. */
  pageSize?: number;
  faults?: (request: FaultRequest) => Fault | null;
};

export type RecordedHub = {
  /** On the loopback interface, on a port of the system's choice. */
  url: string;
  /** The last 10,000 requests, oldest first. */
  requests: readonly LoggedRequest[];
  stop(): Promise<void>;
};

const PAGE_SIZE = 1_000;
const LOGGED_REQUESTS = 10_000;
// Only lists of paths are ever posted.
const MAX_BODY_BYTES = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * Serves recorded repositories as the Hub would, for reading.
 * @throws {Error} where a recording cannot be read
 */
export async function startRecordedHub(options: RecordedHubOptions): Promise<RecordedHub> {
  const recording: Recording = {
    repositories: storeRepositories(await load(options.repositories)),
    pageSize: options.pageSize ?? PAGE_SIZE,
  };
  const requests: LoggedRequest[] = [];
  const remember = (request: LoggedRequest) => {
    requests.push(request);
    if (requests.length > LOGGED_REQUESTS) requests.shift();
  };
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    count += 1;
    outgoing.setHeader("x-request-id", `recorded-${count}`);
    handle(recording, options.faults, incoming, outgoing, remember)
      // The client went away or a fault broke the line; there is nobody left to tell.
      .catch(() => outgoing.destroy());
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function load(
  source: RecordedHubOptions["repositories"],
): Promise<readonly RecordedRepository[]> {
  if (typeof source === "string") return readRecordings([source]);
  const paths = source.filter((item) => typeof item === "string");
  const repositories = source.filter((item) => typeof item !== "string");
  return [...repositories, ...(await readRecordings(paths))];
}

async function handle(
  recording: Recording,
  faults: RecordedHubOptions["faults"],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  remember: (request: LoggedRequest) => void,
): Promise<void> {
  const { method = "GET", url: path = "/", headers } = incoming;
  const fault = faults?.({ method, path, headers }) ?? null;
  if (fault?.delayMs !== undefined) await delay(fault.delayMs);
  const reply = spoiled(await answer(recording, incoming), fault);
  const sent = method === "HEAD" || reply.status === 304 ? 0 : reply.body.length;
  const logged: LoggedRequest = {
    method,
    path,
    range: headers.range ?? null,
    userAgent: headers["user-agent"] ?? null,
    isSignedIn: headers.authorization !== undefined,
    status: reply.status,
    bytes: 0,
    isUnrecorded: reply.isUnrecorded ?? false,
  };
  remember(logged);
  await send(outgoing, reply, logged, { sent, cut: fault?.dropAfterBytes ?? Infinity });
}

async function answer(recording: Recording, incoming: IncomingMessage): Promise<Reply> {
  const url = new URL(`http://${incoming.headers.host ?? "127.0.0.1"}${incoming.url ?? "/"}`);
  const parts = decodedParts(url.pathname);
  if (parts === null) return refusal(400, null, "The path is not well encoded.");
  const body = await readBody(incoming);
  if (body === null) return refusal(413, null, "The body is too long.");
  const { method = "GET", headers } = incoming;
  return route(recording, { method, parts, query: url.searchParams, headers, body, url });
}

function decodedParts(pathname: string): string[] | null {
  try {
    return pathname.split("/").slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
}

async function readBody(incoming: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A status of its own makes a fault the whole answer; without one it alters the true answer. */
function spoiled(reply: Reply, fault: Fault | null): Reply {
  if (fault === null) return reply;
  const base = fault.status === undefined ? reply : json(null);
  return {
    ...base,
    status: fault.status ?? base.status,
    headers: { ...base.headers, ...fault.headers },
    body: fault.body === undefined ? base.body : Buffer.from(fault.body),
  };
}

/** Sends the body, or breaks off where a fault cuts it short of what the headers promise. */
async function send(
  outgoing: ServerResponse,
  reply: Reply,
  logged: LoggedRequest,
  { sent, cut }: { sent: number; cut: number },
): Promise<void> {
  const length = reply.status === 304 ? {} : { "content-length": String(reply.body.length) };
  outgoing.writeHead(reply.status, { ...reply.headers, ...length });
  const chunks = Readable.from(slices(reply.body.subarray(0, Math.min(sent, cut)), logged));
  await pipeline(chunks, outgoing, { end: cut >= sent });
  if (cut < sent) outgoing.destroy();
}

/** Counted as they are taken, since a client may stop reading. */
function* slices(body: Uint8Array, logged: LoggedRequest): Generator<Uint8Array> {
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    const slice = body.subarray(at, at + CHUNK_BYTES);
    logged.bytes += slice.length;
    yield slice;
  }
}
