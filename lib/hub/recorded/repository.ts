import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import { storeFile, type RecordedFile, type StoredFile } from "@/lib/hub/recorded/file";

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

/** A repository at one commit. */
export type Snapshot = {
  /** Null where the source names no commit: the repository is then known at HEAD and main only. */
  sha: string | null;
  info: Record<string, unknown>;
  /** Paths of the files, sorted. */
  paths: () => readonly string[];
  /** By path, sorted; null for a file known by name only. */
  files: () => ReadonlyMap<string, StoredFile | null>;
};

/** A repository as the server keeps it. */
export type StoredRepository = {
  id: string;
  recorded: RecordedRepository;
  head: Snapshot;
  /** Every commit it has had while it was served, this one included. */
  commits: ReadonlyMap<string, Snapshot>;
  tags: () => ReadonlySet<string>;
  /** The place in the order of arrival. */
  place: number;
  /** Differs whenever anything about the repository does. */
  serial: number;
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
      z.union([
        z.string(),
        z.object({ bytes: z.string(), lfs: z.literal(true).optional() }),
        z.object({ content: z.object({ bytes: z.number().int(), seed: z.string() }) }),
      ]),
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

/** Derived parts are made when first asked for: most repositories of a large recording are only ever listed. */
export function storeRepository(
  recorded: RecordedRepository,
  { place, serial, before }: { place: number; serial: number; before: StoredRepository | null },
): StoredRepository {
  const head = snapshotOf(recorded);
  const commits = new Map(before?.commits);
  if (head.sha !== null) commits.set(head.sha, head);
  const { id, info } = recorded;
  return { id, recorded, head, commits, tags: once(() => tagsOf(info)), place, serial };
}

function snapshotOf({ info, files = {} }: RecordedRepository): Snapshot {
  const paths = once(() => {
    return [...new Set([...siblingNames(info.siblings), ...Object.keys(files)])].sort();
  });
  const held = new Map(Object.entries(files));
  return {
    sha: typeof info.sha === "string" ? info.sha : null,
    info,
    paths,
    files: once(() => new Map(paths().map((path) => [path, storedOrNull(held.get(path))]))),
  };
}

function storedOrNull(file: RecordedFile | undefined): StoredFile | null {
  return file === undefined ? null : storeFile(file);
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function siblingNames(siblings: unknown): string[] {
  const parsed = z.array(z.object({ rfilename: z.string() })).safeParse(siblings);
  return parsed.success ? parsed.data.map((sibling) => sibling.rfilename) : [];
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
