import { isSignedIn } from "@/lib/hub/recorded/model";
import { ranged, rangedBytes } from "@/lib/hub/recorded/ranges";
import { content, refusal, type HubRequest, type Reply } from "@/lib/hub/recorded/reply";
import type { StoredFile } from "@/lib/hub/recorded/file";
import type { Snapshot, StoredRepository } from "@/lib/hub/recorded/repository";
import type { World } from "@/lib/hub/recorded/world";

/** Where a file is asked for, and how. */
export type FileQuestion = {
  repository: StoredRepository;
  snapshot: Snapshot;
  path: string;
  isRaw: boolean;
  commit: Record<string, string>;
};

/**
 * `GET` and `HEAD /{id}/resolve/{revision}/{path}`; `raw` answers with LFS pointers.
 * @param contentUrl the host that LFS files are to be had from, or null where this one sends them
 */
export function serveFile(
  world: World,
  request: HubRequest,
  { repository, snapshot, path, isRaw, commit }: FileQuestion,
  contentUrl: string | null,
): Reply {
  const barred = barrier(repository, request);
  if (barred) return barred;
  const file = snapshot.files().get(path);
  if (!file) {
    const known = file === null ? `${path} is recorded by name only.` : "Entry not found";
    return refusal(404, "EntryNotFound", known, commit);
  }
  const { lfs, oid } = file;
  const etag = `"${isRaw ? oid : (lfs?.sha256 ?? oid)}"`;
  const headers = { ...commit, ...headersOf(file, isRaw), etag };
  if (request.headers["if-none-match"] === etag) return content(304, headers);
  if (lfs === null) return ranged(file, request.headers.range, headers);
  if (isRaw) return ranged(rangedBytes(lfs.pointer), request.headers.range, headers);
  if (contentUrl === null) return ranged(file, request.headers.range, headers);
  world.offer(lfs.sha256, file);
  return content(302, { ...headers, location: `${contentUrl}/blobs/${lfs.sha256}?signed=1` });
}

/** `GET` and `HEAD /blobs/{sha256}` on the content host, which knows neither repositories nor tokens. */
export function serveBlob(world: World, request: HubRequest): Reply {
  const [folder, sha256 = ""] = request.parts;
  const file = folder === "blobs" ? world.blob(sha256) : null;
  if (file === null) return content(403, {});
  return ranged(file, request.headers.range, {
    "accept-ranges": "bytes",
    "content-type": "binary/octet-stream",
    etag: `"${sha256}"`,
  });
}

/** Metadata of a gated or disabled repository stays readable; only its files are not. */
function barrier({ id, head: { info } }: StoredRepository, request: HubRequest): Reply | null {
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

function headersOf({ size, isText, lfs }: StoredFile, isRaw: boolean): Record<string, string> {
  return {
    "accept-ranges": "bytes",
    // A compressed answer has no length, and the Hub's clients refuse a file without one.
    "cache-control": "no-transform",
    "content-type": isText ? "text/plain; charset=utf-8" : "application/octet-stream",
    ...(lfs && !isRaw && { "x-linked-etag": `"${lfs.sha256}"`, "x-linked-size": String(size) }),
  };
}
