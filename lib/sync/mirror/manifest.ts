import type { ClaimedContent } from "@/lib/store/schema";
import { formatBytes } from "@/lib/sync/mirror/size";

/** What is known of a revision's files. */
export type Manifest = {
  ref: string;
  modelId: string;
  revisionId: string;
  sha: string | null;
  files: ManifestFile[];
  /** Why the list may not be whole, as its reader said. */
  gaps: string[];
};

export type ManifestFile = {
  id: string;
  path: string;
  sizeBytes: number | null;
  gitOid: string | null;
  sha256: string | null;
};

/** One content, however many files of the revision hold it. */
export type WantedContent = { key: string; claim: ClaimedContent; files: ManifestFile[] };

/** What to copy of which commit; or why nothing, in words for whoever asked. */
export type MirrorPlan =
  | { ok: true; sha: string; contents: WantedContent[]; files: number; bytes: number }
  | { ok: false; reason: string };

/** Plans a copy of one commit, all of it or nothing. */
export function planMirror(
  { sha, files, gaps }: Manifest,
  { maxBytes }: { maxBytes: number },
): MirrorPlan {
  if (sha === null)
    return refuse(
      "The source names no commit for this revision, so that its files cannot be told from later ones.",
    );
  if (gaps[0] !== undefined) return refuse(`The list of files is not whole. ${gaps[0]}`);
  if (files.length === 0)
    return refuse("No files of this revision are known. Sync the model, then ask again.");
  const contents = new Map<string, WantedContent>();
  let bytes = 0;
  for (const file of files) {
    const { path, sizeBytes } = file;
    // The git id of an LFS file is its pointer's; its sha256 is of the bytes, as every other file's git id is.
    const gitOid = file.sha256 === null ? file.gitOid : null;
    if (sizeBytes === null || (file.sha256 === null && gitOid === null))
      return refuse(
        `The source states no ${sizeBytes === null ? "size" : "hash"} of ${path}, so that a copy could not be compared.`,
      );
    bytes += sizeBytes;
    const key = file.sha256 ?? `${gitOid ?? ""} ${sizeBytes}`;
    const content = contents.get(key);
    if (content) content.files.push(file);
    else
      contents.set(key, { key, claim: { sha256: file.sha256, gitOid, sizeBytes }, files: [file] });
  }
  if (bytes > maxBytes)
    return refuse(
      `The revision has ${formatBytes(bytes)}, and a mirror may have ${formatBytes(maxBytes)}. Raise ARTIFACT_MIRROR_MAX_BYTES to copy it.`,
    );
  return { ok: true, sha, contents: [...contents.values()], files: files.length, bytes };
}

function refuse(reason: string): MirrorPlan {
  return { ok: false, reason };
}
