import type { Readable } from "@/lib/artifacts/read";

/** A file of a revision, as its source lists it. */
export type ListedFile = {
  path: string;
  sizeBytes: number | null;
  gitOid: string | null;
  sha256: string | null;
  format: string;
};

/** A file to read, and under which name what it says is kept. */
export type Choice = { file: ListedFile; as: Readable; contentKey: string };

/** How many files of a kind one revision is read for; of the rest it is said that they were not. */
const MOST: Readonly<Record<Readable, number>> = {
  safetensors_index: 20,
  tokenizer: 1,
  safetensors: 200,
  gguf: 32,
  pickle: 60,
};
const ORDER = Object.keys(MOST) as Readable[];

/**
 * The name of a file's content and of what it is read as, by which equal bytes are read once for all revisions. Bytes
 * say something else when read as something else, and whoever names a file must not decide what is said of another with
 * the same bytes. Null where the source states neither hash, so that nobody could say of which bytes a reading is.
 */
export function contentKeyOf(
  { sha256, gitOid }: Pick<ListedFile, "sha256" | "gitOid">,
  as: Readable,
): string | null {
  if (sha256 !== null) return `sha256:${sha256}/${as}`;
  return gitOid === null ? null : `git:${gitOid}/${as}`;
}

/** Which files of a revision are worth reading, most telling first, and which of their kind are left. */
export function chooseFiles(files: readonly ListedFile[]): {
  chosen: Choice[];
  left: ListedFile[];
} {
  const readable = files.flatMap((file) => {
    const as = kindOf(file);
    const contentKey = as && contentKeyOf(file, as);
    return as === null || contentKey === null ? [] : [{ file, as, contentKey }];
  });
  const ranked = ORDER.map((kind) => {
    const same = readable
      .filter(({ as }) => as === kind)
      .toSorted((a, b) => depthOf(a.file) - depthOf(b.file));
    return { chosen: same.slice(0, MOST[kind]), left: same.slice(MOST[kind]) };
  });
  return {
    chosen: ranked.flatMap(({ chosen }) => chosen),
    left: ranked.flatMap(({ left }) => left.map(({ file }) => file)),
  };
}

/** The catalog's queries for files say the same in SQL. */
function kindOf({ path, format }: ListedFile): Readable | null {
  if (path.endsWith(".safetensors.index.json")) return "safetensors_index";
  if (path === "tokenizer_config.json") return "tokenizer";
  return format === "safetensors" || format === "gguf" || format === "pickle" ? format : null;
}

/** The model itself stands at the root; folders hold its parts, conversions and checkpoints. */
function depthOf({ path }: ListedFile): number {
  return path.split("/").length;
}
