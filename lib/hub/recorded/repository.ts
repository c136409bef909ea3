import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";

/** A file's content; text is UTF-8. `lfs` serves it as the Hub serves large files. */
export type RecordedFile =
  string | Uint8Array | { bytes: string | Uint8Array; lfs?: true | undefined };

/** One recorded repository: a line of a recording, or an object of a test. */
export type RecordedRepository = {
  id: string;
  /** The Hub's own JSON for the model, as far as it is known. */
  info: Record<string, unknown>;
  /** What other public sources state; served only to who asks for `prooflineRecord`. */
  record?: unknown;
  /** Where the entry comes from: `{ url, note }`. */
  recordedFrom?: unknown;
  /** The day the counts were taken. */
  countsAt?: string | null | undefined;
  /** By path. A file that only `info.siblings` names is listed, and has no content. */
  files?: Record<string, RecordedFile> | undefined;
};

/** A repository as the server keeps it. */
export type StoredRepository = {
  id: string;
  /** Null where the source names no commit: the repository is then known at HEAD and main only. */
  sha: string | null;
  info: Record<string, unknown>;
  tags: ReadonlySet<string>;
  /** By path, sorted; null for a file known by name only. */
  files: ReadonlyMap<string, StoredFile | null>;
};

export type StoredFile = {
  bytes: Buffer;
  /** The git object of what `raw` serves: the content, or its LFS pointer. */
  oid: string;
  lfs: { sha256: string; pointer: Buffer } | null;
};

const RecordedLine = z.object({
  id: z.string().min(1),
  info: z.record(z.string(), z.unknown()),
  record: z.unknown().optional(),
  recordedFrom: z.unknown().optional(),
  countsAt: z.string().nullish(),
  files: z
    .record(
      z.string(),
      z.union([z.string(), z.object({ bytes: z.string(), lfs: z.literal(true).optional() })]),
    )
    .optional(),
});

/**
 * Reads recordings, one repository a line.
 * @throws {Error} naming the file and line of the first that is none
 */
export async function readRecordings(paths: readonly string[]): Promise<RecordedRepository[]> {
  const repositories: RecordedRepository[] = [];
  for (const path of paths) {
    let number = 0;
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Infinity,
    })) {
      number += 1;
      if (line.trim() !== "") repositories.push(readLine(line, `${path}:${number}`));
    }
  }
  return repositories;
}

function readLine(line: string, place: string): RecordedRepository {
  try {
    return RecordedLine.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`${place} is not a recorded repository.`, { cause });
  }
}

/** @throws {Error} where two repositories have one id */
export function storeRepositories(
  recorded: readonly RecordedRepository[],
): Map<string, StoredRepository> {
  const stored = new Map<string, StoredRepository>();
  for (const repository of recorded) {
    if (stored.has(repository.id)) throw new Error(`${repository.id} is recorded twice.`);
    stored.set(repository.id, store(repository));
  }
  return stored;
}

function store({ id, info, files = {}, ...rest }: RecordedRepository): StoredRepository {
  const named = siblingNames(info.siblings).map((path) => [path, null] as const);
  const held = Object.entries(files).map(([path, file]) => [path, storeFile(file)] as const);
  const all = new Map<string, StoredFile | null>([...named, ...held]);
  const sha = typeof info.sha === "string" ? info.sha : null;
  const paths = [...all.keys()].sort();
  return {
    id,
    sha,
    info: {
      ...info,
      id,
      sha: sha ?? undefined,
      siblings: paths.length > 0 ? paths.map((rfilename) => ({ rfilename })) : info.siblings,
      prooflineRecord: rest.record,
      prooflineRecordedFrom: rest.recordedFrom,
      prooflineCountsAt: rest.countsAt,
    },
    tags: tagsOf(info),
    files: new Map(paths.map((path) => [path, all.get(path) ?? null])),
  };
}

function siblingNames(siblings: unknown): string[] {
  const parsed = z.array(z.object({ rfilename: z.string() })).safeParse(siblings);
  return parsed.success ? parsed.data.map((sibling) => sibling.rfilename) : [];
}

function storeFile(file: RecordedFile): StoredFile {
  const isPlain = typeof file === "string" || file instanceof Uint8Array;
  const bytes = Buffer.from(isPlain ? file : file.bytes);
  if (isPlain || !file.lfs) return { bytes, oid: gitOid(bytes), lfs: null };
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const pointer = Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${bytes.length}\n`,
  );
  return { bytes, oid: gitOid(pointer), lfs: { sha256, pointer } };
}

/** Git names a file by the SHA-1 of its kind, its length and its content. */
function gitOid(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** The Hub derives tags from the card; a record may hold the card and not the tags. */
function tagsOf(info: Record<string, unknown>): Set<string> {
  const card = z.record(z.string(), z.unknown()).safeParse(info.cardData).data ?? {};
  const bases = texts(card.base_model);
  const [relation] = texts(card.base_model_relation);
  return new Set([
    ...texts(info.tags),
    ...texts(info.pipeline_tag),
    ...texts(info.library_name),
    ...texts(card.tags),
    ...texts(card.license).map((key) => `license:${key}`),
    ...texts(card.datasets).map((id) => `dataset:${id}`),
    ...bases.map((id) => `base_model:${id}`),
    ...(relation === undefined ? [] : bases.map((id) => `base_model:${relation}:${id}`)),
  ]);
}

function texts(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === "string");
}
