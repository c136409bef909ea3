import { isSignedIn } from "@/lib/hub/recorded/model";
import { content, refusal, type HubRequest, type Reply } from "@/lib/hub/recorded/reply";
import type { StoredFile, StoredRepository } from "@/lib/hub/recorded/repository";

/** `GET` and `HEAD /{id}/resolve/{revision}/{path}`; `raw` answers with LFS pointers. */
export function serveFile(
  repository: StoredRepository,
  request: HubRequest,
  path: string,
  { isRaw, commit }: { isRaw: boolean; commit: Record<string, string> },
): Reply {
  const barred = barrier(repository, request);
  if (barred) return barred;
  const file = repository.files.get(path);
  if (!file) {
    const known = file === null ? `${path} is recorded by name only.` : "Entry not found";
    return refusal(404, "EntryNotFound", known, commit);
  }
  const body = isRaw && file.lfs ? file.lfs.pointer : file.bytes;
  const etag = `"${isRaw ? file.oid : (file.lfs?.sha256 ?? file.oid)}"`;
  const headers = { ...commit, ...headersOf(file, isRaw), etag };
  if (request.headers["if-none-match"] === etag) return content(304, headers);
  return ranged(body, request.headers.range, headers);
}

/** Metadata of a gated or disabled repository stays readable; only its files are not. */
function barrier({ id, info }: StoredRepository, request: HubRequest): Reply | null {
  if (info.disabled === true) {
    return refusal(403, null, "Access to this resource is disabled.");
  }
  const isGated = info.gated === "auto" || info.gated === "manual";
  if (!isGated || isSignedIn(request)) return null;
  return refusal(
    401,
    "GatedRepo",
    `Access to model ${id} is restricted. You must have access to it and be authenticated to access it. Please log in.`,
  );
}

function headersOf({ bytes, lfs }: StoredFile, isRaw: boolean): Record<string, string> {
  return {
    "accept-ranges": "bytes",
    // A compressed answer has no length, and the Hub's clients refuse a file without one.
    "cache-control": "no-transform",
    "content-type": isText(bytes) ? "text/plain; charset=utf-8" : "application/octet-stream",
    ...(lfs &&
      !isRaw && { "x-linked-etag": `"${lfs.sha256}"`, "x-linked-size": String(bytes.length) }),
  };
}

// Git's own test for a binary file: a NUL within the first 8,000 bytes.
function isText(bytes: Buffer): boolean {
  return !bytes.subarray(0, 8_000).includes(0);
}

function ranged(
  body: Buffer,
  range: string | string[] | undefined,
  headers: Record<string, string>,
): Reply {
  const wanted = typeof range === "string" ? readRange(range, body.length) : "whole";
  if (wanted === "whole") return content(200, headers, body);
  const total = body.length;
  // No range of an empty file can be satisfied, yet clients learn its length by asking for one.
  if (total === 0) return content(200, { ...headers, "content-range": "bytes */0" }, body);
  if (wanted === "outside")
    return content(416, { ...headers, "content-range": `bytes */${total}` });
  const { first, last } = wanted;
  return content(
    206,
    { ...headers, "content-range": `bytes ${first}-${last}/${total}` },
    body.subarray(first, last + 1),
  );
}

/** One range of bytes; several at once, or another unit, may be answered with the whole. */
function readRange(
  header: string,
  size: number,
): { first: number; last: number } | "whole" | "outside" {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header);
  const [, from = "", to = ""] = match ?? [];
  if (from === "" && to === "") return "whole";
  if (from === "")
    return Number(to) === 0 ? "outside" : { first: Math.max(0, size - Number(to)), last: size - 1 };
  const first = Number(from);
  if (to !== "" && Number(to) < first) return "whole";
  if (first >= size) return "outside";
  return { first, last: to === "" ? size - 1 : Math.min(Number(to), size - 1) };
}
