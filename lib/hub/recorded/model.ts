import type { HubRequest } from "@/lib/hub/recorded/reply";
import type { Snapshot, StoredRepository } from "@/lib/hub/recorded/repository";

// The values the Hub takes for `expand`, as its clients list them; any other is refused.
const EXPANDABLE = new Set([
  "author",
  "baseModels",
  "cardData",
  "childrenModelCount",
  "config",
  "createdAt",
  "disabled",
  "downloads",
  "downloadsAllTime",
  "evalResults",
  "gated",
  "gguf",
  "gitalyUid",
  "inference",
  "inferenceProviderMapping",
  "lastModified",
  "library_name",
  "likes",
  "mask_token",
  "model-index",
  "pipeline_tag",
  "private",
  "resourceGroup",
  "safetensors",
  "sha",
  "siblings",
  "spaces",
  "tags",
  "transformersInfo",
  "trendingScore",
  "usedStorage",
  "widgetData",
  // Only here: what the recording knows beside the Hub's own JSON.
  "prooflineCountsAt",
  "prooflineRecord",
  "prooflineRecordedFrom",
]);

const ALWAYS = ["_id", "id"];

const LISTED = [
  ...ALWAYS,
  "modelId",
  "private",
  "downloads",
  "likes",
  "trendingScore",
  "tags",
  "pipeline_tag",
  "library_name",
  "createdAt",
];

/** What `full` adds to a list. */
const FULL = ["author", "gated", "lastModified", "sha", "siblings"];

/** Which keys of the model object a request wants; null stands for all the Hub has. */
export type ModelView = { keys: readonly string[] | null; withBlobs: boolean };

/** @returns the first value of `expand` that the Hub does not know, or the view */
export function readView(query: URLSearchParams, isList: boolean): ModelView | { unknown: string } {
  const expand = [...query.getAll("expand"), ...query.getAll("expand[]")];
  const unknown = expand.find((key) => !EXPANDABLE.has(key));
  if (unknown !== undefined) return { unknown };
  const withBlobs = isOn(query, "blobs");
  if (expand.length > 0) return { keys: [...ALWAYS, ...expand], withBlobs };
  if (!isList) return { keys: null, withBlobs };
  const keys = [
    ...LISTED,
    ...(isOn(query, "full") ? FULL : []),
    ...(isOn(query, "cardData") ? ["cardData"] : []),
    ...(isOn(query, "config") ? ["config"] : []),
  ];
  return { keys, withBlobs };
}

/** The model object at a commit; a key the recording does not state is left out. */
export function modelObject(
  repository: StoredRepository,
  { keys, withBlobs }: ModelView,
  snapshot: Snapshot = repository.head,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const key of keys ?? [...Object.keys(snapshot.info), "id", "modelId", "siblings"]) {
    const value = valueOf(key, repository, snapshot, withBlobs);
    if (value !== undefined) object[key] = value;
  }
  return object;
}

function valueOf(
  key: string,
  { id, recorded }: StoredRepository,
  snapshot: Snapshot,
  withBlobs: boolean,
): unknown {
  switch (key) {
    case "id":
    case "modelId":
      return id;
    case "sha":
      return snapshot.sha ?? undefined;
    case "siblings":
      if (snapshot.paths().length === 0) return snapshot.info.siblings;
      return withBlobs
        ? siblingsWithBlobs(snapshot)
        : snapshot.paths().map((rfilename) => ({ rfilename }));
    case "prooflineRecord":
      return recorded.record;
    case "prooflineRecordedFrom":
      return recorded.recordedFrom;
    case "prooflineCountsAt":
      return recorded.countsAt;
    default:
      return snapshot.info[key];
  }
}

/** Whether the request comes with a token; the recording has no accounts, so any token will do. */
export function isSignedIn({ headers }: HubRequest): boolean {
  return typeof headers.authorization === "string";
}

/** A private repository is hidden from who shows no token. */
export function isVisible(repository: StoredRepository, request: HubRequest): boolean {
  return repository.head.info.private !== true || isSignedIn(request);
}

function siblingsWithBlobs({ files }: Snapshot) {
  return [...files()].map(([rfilename, file]) => ({
    rfilename,
    ...(file && { size: file.size, blobId: file.oid }),
    ...(file?.lfs && {
      lfs: { sha256: file.lfs.sha256, size: file.size, pointerSize: file.lfs.pointer.length },
    }),
  }));
}

// Python's clients have sent both `true` and `True`.
function isOn(query: URLSearchParams, key: string): boolean {
  return query.get(key)?.toLowerCase() === "true" || query.get(key) === "1";
}
