import { downloadFile, listFiles, InvalidApiResponseFormatError } from "@huggingface/hub";
import { z } from "zod";
import { addressOf, apiFetch, asList, type HubDoor } from "@/lib/hub/api-answer";
import { HubError, isMissingEntry, refusalFrom } from "@/lib/hub/hub-error";
import { storableText } from "@/lib/hub/storable-text";

/** A file as the Hub's tree states it; null is "not stated". */
export type HubFile = {
  path: string;
  sizeBytes: number | null;
  /** The git object: of the content, or of the pointer where the content is in LFS. */
  gitOid: string | null;
  /** Of the content; the Hub states it for LFS files only. */
  sha256: string | null;
};

/** The files of a revision. `isTruncated` where there are more; `unreadable` entries were left out. */
export type HubFileList = { files: HubFile[]; isTruncated: boolean; unreadable: number };

/** The beginning of a text file. `bytes` is the size of the whole file. */
export type HubText = { text: string; bytes: number; truncated: boolean };

// Repositories of datasets and checkpoints reach hundreds of thousands; no model needs more than this.
const MAX_FILES = 20_000;

const TreeEntry = z.looseObject({
  type: z.string(),
  path: z.string().min(1).max(4_096).refine(staysInside),
  size: z.number().int().nonnegative().nullish(),
  oid: z.string().max(64).nullish(),
  lfs: z
    .looseObject({
      oid: z.string().regex(/^[0-9a-f]{64}$/),
      size: z.number().int().nonnegative().nullish(),
    })
    .nullish(),
});

/** @throws {HubError} `not_found` where the repository or the revision is not there */
export async function listRepositoryFiles(
  door: HubDoor,
  ref: string,
  sha: string,
): Promise<HubFileList> {
  const list: HubFileList = { files: [], isTruncated: false, unreadable: 0 };
  const entries = listFiles({
    ...credentials(door),
    repo: { type: "model", name: ref },
    recursive: true,
    // The client encodes the revision everywhere but here.
    revision: encodeURIComponent(sha),
    hubUrl: door.url,
    fetch: apiFetch(door, ({ value }) => asList(value)),
  });
  for await (const raw of entries) {
    const entry = TreeEntry.safeParse(raw);
    if (!entry.success) list.unreadable += 1;
    else if (entry.data.type === "file") list.files.push(fileOf(entry.data));
    if (list.files.length > MAX_FILES) {
      return { ...list, files: list.files.slice(0, MAX_FILES), isTruncated: true };
    }
  }
  return list;
}

/**
 * Reads the beginning of a text file, fetching no more than that.
 * @returns null where the revision has no such file
 * @throws {HubError} `gated`, `not_found` and the rest of the Hub's refusals
 */
export async function readRepositoryText(
  door: HubDoor,
  ref: string,
  sha: string,
  path: string,
  maxBytes: number,
): Promise<HubText | null> {
  const blob = await downloadFile({
    ...credentials(door),
    repo: { type: "model", name: ref },
    // The client puts the path into the URL as it is.
    path: path.split("/").map(encodeURIComponent).join("/"),
    revision: sha,
    hubUrl: door.url,
    // Its content protocol asks a second host, which neither our waits nor our limits cover.
    xet: false,
    fetch: fileFetch(door, maxBytes),
  }).catch(unreadableAnswer);
  if (blob === null) return null;
  // An empty file has no first byte to ask for.
  if (blob.size === 0) return { text: "", bytes: 0, truncated: false };
  const truncated = blob.size > maxBytes;
  const bytes = await blob.slice(0, Math.min(blob.size, maxBytes)).arrayBuffer();
  // As a stream that goes on, a character cut in two is dropped instead of replaced.
  const text = new TextDecoder("utf-8").decode(bytes, { stream: truncated });
  return { text: storableText(text), bytes: blob.size, truncated };
}

function fileFetch(door: HubDoor, maxBytes: number): typeof globalThis.fetch {
  return async (input, init) => {
    const url = addressOf(input);
    const response = await door.get(url, init ?? {}, maxBytes);
    if (!response.ok && !isMissingEntry(response)) throw await refusalFrom(response, url);
    return response;
  };
}

function unreadableAnswer(cause: unknown): never {
  if (!(cause instanceof InvalidApiResponseFormatError)) throw cause;
  throw new HubError(
    "invalid",
    `The Hub's answer does not say how long the file is: ${cause.message}.`,
    null,
    cause,
  );
}

function fileOf({ path, size, oid, lfs }: z.infer<typeof TreeEntry>): HubFile {
  return {
    path,
    sizeBytes: lfs?.size ?? size ?? null,
    gitOid: oid ?? null,
    sha256: lfs?.oid ?? null,
  };
}

/** A path is later a name in a store and in URLs, so one that climbs or hides is no path. */
function staysInside(path: string): boolean {
  if (path.startsWith("/") || /[\\\p{Cc}]/u.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

function credentials({ token }: HubDoor) {
  return token === null ? {} : { accessToken: token };
}
