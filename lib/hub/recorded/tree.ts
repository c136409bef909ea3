import {
  json,
  nextLink,
  pageOf,
  refusal,
  type HubRequest,
  type Reply,
} from "@/lib/hub/recorded/reply";
import type { StoredFile } from "@/lib/hub/recorded/file";
import type { Snapshot } from "@/lib/hub/recorded/repository";

// The Hub's own page of a tree.
const TREE_PAGE = 1_000;

/** `GET /api/models/{id}/tree/{revision}[/{folder}]`. */
export function listTree(
  snapshot: Snapshot,
  request: HubRequest,
  folder: string,
  commit: Record<string, string>,
): Reply {
  const isRecursive = request.query.get("recursive")?.toLowerCase() === "true";
  const within = folder === "" ? "" : `${folder}/`;
  const inFolder = snapshot.paths().filter((path) => path.startsWith(within));
  if (folder !== "" && inFolder.length === 0) {
    return refusal(404, "EntryNotFound", `${folder} does not exist on this revision.`, commit);
  }
  const folders = foldersOf(inFolder, within);
  const entries = [
    ...folders.map(folderEntry),
    ...inFolder.map((path) => fileEntry(path, snapshot)),
  ].filter(({ path }) => isRecursive || !path.slice(within.length).includes("/"));
  const page = pageOf(entries, request.query.get("cursor"), TREE_PAGE);
  if (page === null) return refusal(400, null, "Invalid cursor.");
  return json(page.items, {
    ...commit,
    ...(page.next === null ? {} : nextLink(request.url, page.next)),
  });
}

/** `POST /api/models/{id}/paths-info/{revision}`; a path that is not there is left out. */
export function pathsInfo(
  snapshot: Snapshot,
  request: HubRequest,
  commit: Record<string, string>,
): Reply {
  const paths = readPaths(request);
  if (paths === null) return refusal(400, null, '"paths" must be a list of paths.');
  const folders = new Set(foldersOf(snapshot.paths(), ""));
  const entries = paths.flatMap((path): { path: string }[] => {
    if (snapshot.files().has(path)) return [fileEntry(path, snapshot)];
    return folders.has(path) ? [folderEntry(path)] : [];
  });
  return json(entries, commit);
}

/** JavaScript's client sends JSON, Python's a form. */
function readPaths({ headers, body }: HubRequest): string[] | null {
  if (!String(headers["content-type"]).startsWith("application/json")) {
    return new URLSearchParams(body).getAll("paths");
  }
  try {
    const value: unknown = JSON.parse(body);
    const paths =
      typeof value === "object" && value !== null && "paths" in value ? value.paths : null;
    const isTexts = Array.isArray(paths) && paths.every((path) => typeof path === "string");
    return isTexts ? paths : null;
  } catch {
    return null;
  }
}

function foldersOf(paths: readonly string[], within: string): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = path.indexOf("/", within.length); at !== -1; at = path.indexOf("/", at + 1)) {
      folders.add(path.slice(0, at));
    }
  }
  return [...folders];
}

/** A folder's git object would need the modes of its files, which no recording states. */
function folderEntry(path: string) {
  return { type: "directory", path, size: 0 };
}

/** Size and object are absent for a file known by name only. */
function fileEntry(path: string, { files }: Snapshot) {
  const file = files().get(path);
  return { type: "file", path, ...(file && statedBy(file)) };
}

function statedBy({ size, oid, lfs }: StoredFile) {
  const large = lfs && { oid: lfs.sha256, size, pointerSize: lfs.pointer.length };
  return { oid, size, ...(large && { lfs: large }) };
}
