import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { serveBlob } from "@/lib/hub/recorded/content";
import { type Fault, type FaultRequest, spoiled } from "@/lib/hub/recorded/fault";
import { type Limits, Quota, type Traffic } from "@/lib/hub/recorded/quota";
import { refusal, type HubRequest, type Reply } from "@/lib/hub/recorded/reply";
import { readRecordings, type RecordedRepository } from "@/lib/hub/recorded/repository";
import { route, type Recording } from "@/lib/hub/recorded/route";
import { sendReply } from "@/lib/hub/recorded/send";
import { type CommittedChanges, World } from "@/lib/hub/recorded/world";

export type { Fault, FaultRequest } from "@/lib/hub/recorded/fault";
export type { Limits, Traffic } from "@/lib/hub/recorded/quota";
export type { RecordedRepository } from "@/lib/hub/recorded/repository";
export type { CommittedChanges } from "@/lib/hub/recorded/world";

/** One request that was answered. */
export type LoggedRequest = {
  host: "hub" | "content";
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
  /** What each token may ask for; as much as it likes unless said. */
  limits?: Limits;
  /** Whether another host sends LFS files, as on the Hub. */
  hasContentHost?: boolean;
};

export type RecordedHub = {
  /** On the loopback interface, on a port of the system's choice. */
  url: string;
  /** The last 10,000 requests, oldest first. */
  requests: readonly LoggedRequest[];
  /** What each token has asked for so far, by class. */
  traffic(): Traffic[];
  /** Takes effect with the next request. */
  setLimits(limits: Limits): void;
  /** Adds a repository, or puts it in the place of the one with its id. */
  put(repository: RecordedRepository): void;
  /** @throws {Error} for an id that is not served, as do the next two */
  remove(id: string): void;
  /** From then on the old name leads to the new one. */
  rename(from: string, to: string): void;
  /** A new commit; the earlier ones stay readable. @returns its sha */
  commit(id: string, changes: CommittedChanges): string;
  stop(): Promise<void>;
};

/** What both hosts of a server share. */
type Backstage = {
  faults: RecordedHubOptions["faults"];
  remember: (request: LoggedRequest) => void;
};

const PAGE_SIZE = 1_000;
const LOGGED_REQUESTS = 10_000;
// Only lists of paths are ever posted.
const MAX_BODY_BYTES = 1024 * 1024;
// Longer than any client keeps a connection, so that none is closed while it is taken up again.
const KEEP_ALIVE_MS = 60_000;

/**
 * Serves recorded repositories as the Hub would, for reading.
 * @throws {Error} where a recording cannot be read
 */
export async function startRecordedHub(options: RecordedHubOptions): Promise<RecordedHub> {
  const world = new World(await load(options.repositories));
  const quota = new Quota(options.limits ?? {}, Date.now());
  const requests: LoggedRequest[] = [];
  const backstage: Backstage = {
    faults: options.faults,
    remember: (request) => {
      requests.push(request);
      if (requests.length > LOGGED_REQUESTS) requests.shift();
    },
  };
  const contentHost = options.hasContentHost
    ? await listen(listener("content", backstage, (request) => serveBlob(world, request)))
    : null;
  const recording: Recording = {
    world,
    pageSize: options.pageSize ?? PAGE_SIZE,
    contentUrl: contentHost?.url ?? null,
  };
  const hub = await listen(
    listener("hub", backstage, (request) => {
      const { pathname } = request.url;
      const verdict = quota.judge(pathname, request.headers.authorization?.toString(), Date.now());
      const reply = verdict.isRefused
        ? refusal(429, null, "We had to rate limit you.")
        : route(recording, request);
      return { ...reply, headers: { ...reply.headers, ...verdict.headers } };
    }),
  );
  return {
    url: hub.url,
    requests,
    traffic: () => quota.traffic(),
    setLimits: (limits) => quota.set(limits),
    put: (repository) => world.put(repository),
    remove: (id) => world.remove(id),
    rename: (from, to) => world.rename(from, to),
    commit: (id, changes) => world.commit(id, changes),
    stop: async () => {
      await Promise.all([close(hub.server), contentHost && close(contentHost.server)]);
    },
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

async function listen(onRequest: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, onRequest);
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  return { server, url: `http://127.0.0.1:${port}` };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listener(
  host: "hub" | "content",
  backstage: Backstage,
  answerTo: (request: HubRequest) => Reply,
): RequestListener {
  let count = 0;
  return (incoming, outgoing) => {
    count += 1;
    outgoing.setHeader("x-request-id", `recorded-${count}`);
    handle(host, backstage, answerTo, incoming, outgoing)
      // The client went away or a fault broke the line; there is nobody left to tell.
      .catch(() => outgoing.destroy());
  };
}

async function handle(
  host: "hub" | "content",
  { faults, remember }: Backstage,
  answerTo: (request: HubRequest) => Reply,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = "GET", url: path = "/", headers } = incoming;
  const fault = faults?.({ method, path, headers, host }) ?? null;
  if (fault?.delayMs !== undefined) await delay(fault.delayMs);
  await fault?.hold;
  const reply = spoiled(await answer(incoming, answerTo), fault);
  const logged: LoggedRequest = {
    host,
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
  const isBodyless = method === "HEAD" || reply.status === 304;
  await sendReply(outgoing, reply, { isBodyless, fault }, (bytes) => {
    logged.bytes += bytes;
  });
}

async function answer(
  incoming: IncomingMessage,
  answerTo: (request: HubRequest) => Reply,
): Promise<Reply> {
  const url = new URL(`http://${incoming.headers.host ?? "127.0.0.1"}${incoming.url ?? "/"}`);
  const parts = decodedParts(url.pathname);
  if (parts === null) return refusal(400, null, "The path is not well encoded.");
  const { method = "GET", headers } = incoming;
  const body = method === "POST" ? await readBody(incoming) : "";
  if (body === null) return refusal(413, null, "The body is too long.");
  return answerTo({ method, parts, query: url.searchParams, headers, body, url });
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
