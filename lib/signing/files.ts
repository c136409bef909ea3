import { createHash } from "node:crypto";
import type { SignedStatement } from "@/lib/signing/bundle";

/** A file of a revision; null where its hash is not known here. */
export type KnownFile = { path: string; sha256: string | null };

/** How the files of a revision stand to what was signed, each list by path. */
export type FileComparison = {
  same: string[];
  changed: string[];
  /** Signed, and not in the revision. */
  missing: string[];
  /** In the revision, and not signed. */
  extra: string[];
  /** Signed and there, but their hash is not known here. */
  unknown: string[];
  /** In the revision, and left out by the signature or by its format: it says nothing of them. */
  ignored: string[];
};

// Left out by the format's own tool whatever the signature says.
const GIT = new Set([".git", ".gitattributes", ".github", ".gitignore"]);

/** The digest over all files: sha256 over their digests in the order listed. */
export function rootDigestOf({ resources }: SignedStatement): string {
  const hash = createHash("sha256");
  for (const { digest } of resources) hash.update(Buffer.from(digest, "hex"));
  return hash.digest("hex");
}

/** Compares every file of a revision with what was signed. The signature itself is never part of it. */
export function compareFiles(
  { resources, ignored }: SignedStatement,
  files: readonly KnownFile[],
  signaturePath: string,
): FileComparison {
  const comparison: FileComparison = {
    same: [],
    changed: [],
    missing: [],
    extra: [],
    unknown: [],
    ignored: [],
  };
  const known = new Map(files.map((file) => [file.path, file.sha256]));
  const signed = new Set(resources.map(({ name }) => name));
  for (const { name, digest } of resources) {
    const sha256 = known.get(name);
    if (sha256 === undefined) comparison.missing.push(name);
    else if (sha256 === null) comparison.unknown.push(name);
    else if (sha256 === digest) comparison.same.push(name);
    else comparison.changed.push(name);
  }
  const isLeftOut = (path: string) =>
    [...ignored, ...GIT].some((left) => path === left || path.startsWith(`${left}/`));
  for (const { path } of files)
    if (path !== signaturePath && !signed.has(path))
      comparison[isLeftOut(path) ? "ignored" : "extra"].push(path);
  return comparison;
}
