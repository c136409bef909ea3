import { modelInfo, type ModelAdditionalField } from "@huggingface/hub";
import { openConnection, type HubConnection } from "@/lib/hub/connection";
import { apiFetch, type ApiAnswer, type HubDoor } from "@/lib/hub/api-answer";
import { HubError, OversizedAnswer } from "@/lib/hub/hub-error";
import { listPages, type HubPage, type ListOptions, type ListScope } from "@/lib/hub/listing";
import { FILE_FIELDS, MODEL_FIELDS, RECORD_FIELDS } from "@/lib/hub/model-fields";
import type { Lookup } from "@/lib/hub/addresses";
import {
  openContent,
  readBytes,
  readText,
  type HubBytes,
  type HubContent,
  type HubText,
} from "@/lib/hub/file-content";
import { createPoliteRequests, type PoliteSurroundings } from "@/lib/hub/polite-requests";
import { listRepositoryFiles, type HubFileList } from "@/lib/hub/repository-files";
import { isRepositoryId } from "@/lib/hub/repository-id";
import { sleepUntil } from "@/lib/hub/sleep";
import type { HubLimiter, HubWait } from "@/lib/hub/limiter";
import { memoryLimiter } from "@/lib/hub/memory-limiter";

export { openConnection, type HubConnection } from "@/lib/hub/connection";
export { HubError } from "@/lib/hub/hub-error";
export type { HubPage, KnownPage, ListScope, PageMemory } from "@/lib/hub/listing";
export type { HubBytes, HubContent, HubText } from "@/lib/hub/file-content";
export type { HubFile, HubFileList } from "@/lib/hub/repository-files";
export type { HubLimiter, HubWait } from "@/lib/hub/limiter";

/** A model hub, read only. Every method throws `HubError`, and nothing else for what the Hub does. */
export type Hub = {
  /** Without a slash at its end. */
  url: string;
  /** Models page by page; `cursor` resumes after the page that stated it, `pages` spares what has not changed. */
  list(scope: ListScope, options?: ListOptions): AsyncGenerator<HubPage, void, undefined>;
  /** One model with its file names, for `parseHubModel`; at its newest revision unless one is named. */
  info(ref: string, revision?: string): Promise<unknown>;
  /** The files of a revision, directories left out, 20,000 at most. Unpinned: pass `HEAD`. */
  files(ref: string, sha: string): Promise<HubFileList>;
  /** The first `maxBytes` of a file as UTF-8, without its byte order mark; null where there is none. */
  text(ref: string, sha: string, path: string, maxBytes: number): Promise<HubText | null>;
  /** The bytes from `start` to `end`, both included, 64 MiB at most; fewer where the file ends before. */
  bytes(
    ref: string,
    sha: string,
    path: string,
    range: { start: number; end: number },
  ): Promise<HubBytes>;
  /** A file from byte `start` on, as it arrives. Where the stream throws `unavailable`, open it again from there. */
  open(
    ref: string,
    sha: string,
    path: string,
    options?: { start?: number; signal?: AbortSignal | undefined },
  ): Promise<HubContent>;
  /** How many requests were sent so far, redirects and further tries included. */
  requests(): number;
};

export type HubOptions = {
  /** `https://huggingface.co`, or any server that answers as it does. */
  url: string;
  token?: string | null | undefined;
  /** Asks for the records that only a recorded Hub has; any other answers 400. */
  records?: boolean;
  /** Of silence, for one try; 30 seconds unless said. */
  timeoutMs?: number;
  /** Ends requests and waits; what was called then throws the signal's reason. */
  signal?: AbortSignal;
  onWait?: (wait: HubWait) => void;
  /** Shared by all that ask with the same token; this client alone keeps count where absent. */
  limiter?: HubLimiter;
  /** In place of one of its own; the limiter, the lookup and the timeout are then the connection's. */
  connection?: HubConnection;
  /** Finds the addresses of a host a redirect names. */
  lookup?: Lookup;
  sleep?: (ms: number, cancel?: AbortSignal) => Promise<void>;
  now?: () => Date;
  random?: () => number;
};

/** @throws {HubError} `invalid` for a url or a token no Hub can take */
export function createHub(options: HubOptions): Hub {
  const url = readUrl(options.url);
  const door: HubDoor = {
    url,
    token: readToken(options.token),
    polite: createPoliteRequests(new URL(url), surroundingsOf(new URL(url), options)),
  };
  const hasRecords = options.records ?? false;
  return {
    url,
    list: (scope, wanted = {}) => listPages(door, scope, wanted, hasRecords),
    info: async (ref, revision) => readInfo(door, checked(ref), revision, hasRecords),
    files: async (ref, sha) => listRepositoryFiles(door, checked(ref), sha),
    text: async (ref, sha, path, maxBytes) =>
      readText(door, { ref: checked(ref), sha, path }, maxBytes),
    bytes: async (ref, sha, path, range) =>
      readBytes(door, { ref: checked(ref), sha, path }, range),
    open: async (ref, sha, path, wanted = {}) =>
      openContent(door, { ref: checked(ref), sha, path }, wanted),
    requests: () => door.polite.count(),
  };
}

async function readInfo(
  door: HubDoor,
  ref: string,
  revision: string | undefined,
  hasRecords: boolean,
): Promise<unknown> {
  const ask = (fields: ModelAdditionalField[]) =>
    modelInfo({
      name: ref,
      ...(revision === undefined ? {} : { revision }),
      ...(door.token === null ? {} : { accessToken: door.token }),
      hubUrl: door.url,
      additionalFields: hasRecords ? [...fields, ...RECORD_FIELDS] : fields,
      fetch: apiFetch(door, "model", asObject),
    });
  try {
    return await ask([...MODEL_FIELDS, ...FILE_FIELDS]);
  } catch (error) {
    // A publisher must not hide a change behind the names of a million files; those are pages of their own.
    if (error instanceof OversizedAnswer) return ask(MODEL_FIELDS);
    throw error;
  }
}

function asObject({ value }: ApiAnswer): unknown {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new HubError("invalid", "The Hub answered with something other than a model.", 200);
}

function surroundingsOf(hub: URL, { signal, ...options }: HubOptions): PoliteSurroundings {
  const now = options.now ?? (() => new Date());
  const onWait = options.onWait ?? (() => undefined);
  const sleep = options.sleep ?? ((ms, cancel) => sleepUntil(ms, [signal, cancel]));
  const limiter = options.limiter ?? memoryLimiter({ now, sleep }, onWait);
  return {
    connection: options.connection ?? openConnection(hub, { ...options, limiter }),
    sleep,
    now,
    random: options.random ?? Math.random,
    signal: signal ?? null,
    onWait,
  };
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
    throw new HubError(
      "invalid",
      `PROOFLINE_HUB_URL must be an http or https address without a user or query.`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** The client throws a bare TypeError for such a token, in the middle of a run. */
function readToken(token: string | null | undefined): string | null {
  if (token === undefined || token === null || token === "") return null;
  if (/^hf_\w+$/.test(token)) return token;
  throw new HubError(
    "invalid",
    "HF_TOKEN must be an access token of the Hub, which starts with hf_.",
  );
}

function checked(ref: string): string {
  if (isRepositoryId(ref)) return ref;
  throw new HubError("invalid", `"${ref}" is not a repository id of the form namespace/name.`);
}
