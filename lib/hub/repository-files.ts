import { listFiles } from "@huggingface/hub";
import { z } from "zod";
import { apiFetch, asList, type ApiAnswer, type HubDoor } from "@/lib/hub/api-answer";
import { HubError } from "@/lib/hub/hub-error";
import { isRepositoryPath } from "@/lib/hub/repository-path";

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

// Repositories of datasets and checkpoints reach hundreds of thousands; no model needs more than this.
const MAX_FILES = 20_000;

// Folders and what cannot be read are entries, too, and a page may have none at all.
const MAX_ENTRIES = 100_000;
const MAX_PAGES = 1_000;

const TreeEntry = z.looseObject({
  type: z.string(),
  path: z.string().refine(isRepositoryPath),
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
  let pages = 0;
  const pageOf = ({ value, next }: ApiAnswer): unknown[] => {
    pages += 1;
    if (pages < MAX_PAGES || next === null) return asList(value);
    throw new HubError("invalid", `The Hub's list of the files of ${ref} does not end.`, 200);
  };
  const entries = listFiles({
    ...(door.token === null ? {} : { accessToken: door.token }),
    repo: { type: "model", name: ref },
    recursive: true,
    // The client encodes the revision everywhere but here.
    revision: encodeURIComponent(sha),
    hubUrl: door.url,
    fetch: apiFetch(door, "tree", pageOf),
  });
  let read = 0;
  for await (const raw of entries) {
    read += 1;
    const entry = TreeEntry.safeParse(raw);
    if (!entry.success) list.unreadable += 1;
    else if (entry.data.type === "file") list.files.push(fileOf(entry.data));
    if (list.files.length > MAX_FILES || read > MAX_ENTRIES) {
      return { ...list, files: list.files.slice(0, MAX_FILES), isTruncated: true };
    }
  }
  return list;
}

function fileOf({ path, size, oid, lfs }: z.infer<typeof TreeEntry>): HubFile {
  return {
    path,
    sizeBytes: lfs?.size ?? size ?? null,
    gitOid: oid ?? null,
    sha256: lfs?.oid ?? null,
  };
}
