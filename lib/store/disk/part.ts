import { randomInt } from "node:crypto";
import { constants } from "node:fs";
import {
  copyFile,
  type FileHandle,
  open,
  readdir,
  rename,
  rm,
  stat,
  utimes,
} from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isDead, ownerOf, ownName } from "@/lib/store/disk/owner";
import { StoreError } from "@/lib/store/schema";

/** A living writer touches its file this often; one that was silent so much longer is taken for gone. */
const BEAT_MS = 10_000;
const QUIET_MS = 60_000;
const LOOK_AGAIN_MS = 250;

/** A file of incoming bytes only this call writes. */
export type Part = { path: string; file: FileHandle; sizeBytes: number };

/**
 * Takes the incoming file of this content, with what arrived of it before, or null while another is writing it.
 *
 * A file carries its writer in its name, so that taking it is one rename, which one taker wins. A writer that may be
 * alive keeps its file, and at most a copy is gone on with: should it wake, it writes into what nobody reads.
 */
async function tryClaim(folder: string, key: string): Promise<Part | null> {
  const others = await partsOf(folder, key);
  if (others.some(({ state }) => state === "written")) return null;
  const path = join(folder, `${key}.${ownName()}.part`);
  const [largest, ...rest] = others.toSorted((a, b) => b.sizeBytes - a.sizeBytes);
  if (largest && !(await taken(largest, path))) return null;
  const file = await open(path, constants.O_RDWR | constants.O_CREAT);
  // Who sees nobody was there first; two who see each other both step back and try again after a different while.
  const isAlone = (await partsOf(folder, key)).every(
    (other) => other.path === path || other.state !== "written",
  );
  if (!isAlone) {
    await release({ path, file }, folder, key);
    return null;
  }
  await Promise.all(rest.map((other) => rm(other.path, { force: true })));
  return { path, file, sizeBytes: (await file.stat()).size };
}

/** Waits for the turn to write this content, or until `find` says that it is there. */
export async function claimPart<T>(
  folder: string,
  key: string,
  { find, signal }: { find: () => Promise<T | null>; signal: AbortSignal | undefined },
): Promise<{ part: Part; found: null } | { part: null; found: T }> {
  for (;;) {
    signal?.throwIfAborted();
    const found = await find();
    if (found !== null) return { part: null, found };
    const part = await tryClaim(folder, key);
    if (part) return { part, found: null };
    const pause = LOOK_AGAIN_MS + randomInt(LOOK_AGAIN_MS);
    await delay(pause, undefined, signal ? { signal } : {});
  }
}

/** Says that the writer lives while it waits for bytes; ends with the returned call. */
export function keepAlive({ file }: Pick<Part, "file">): () => void {
  const beat = setInterval(() => {
    const now = new Date();
    // A closed file needs no sign of life.
    file.utimes(now, now).catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  return () => clearInterval(beat);
}

/** Leaves what has arrived to whoever goes on with it. */
export async function release(
  { path, file }: Pick<Part, "path" | "file">,
  folder: string,
  key: string,
): Promise<void> {
  const { size } = await file.stat();
  await file.close();
  if (size === 0) await rm(path, { force: true });
  // Taken over meanwhile, it is another's.
  else await rename(path, join(folder, `${key}.part`)).catch(unlessMissing);
}

/** Removes incoming files nobody has written to since; returns how many. */
export async function removeAbandoned(folder: string, before: Date): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(unlessMissing);
    if (!found || found.mtime >= before) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

type Found = { path: string; sizeBytes: number; state: "free" | "quiet" | "written" };

async function partsOf(folder: string, key: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of await namesIn(folder)) {
    if (!name.startsWith(`${key}.`) || !name.endsWith(".part")) continue;
    const path = join(folder, name);
    const file = await stat(path).catch(unlessMissing);
    if (!file) continue;
    const owner = ownerOf(name.slice(key.length + 1, -".part".length));
    const isFree = owner === null || isDead(owner);
    const isQuiet = Date.now() - file.mtimeMs > QUIET_MS;
    found.push({
      path,
      sizeBytes: file.size,
      state: isFree ? "free" : isQuiet ? "quiet" : "written",
    });
  }
  return found;
}

async function taken(other: Found, path: string): Promise<boolean> {
  try {
    if (other.state === "free") {
      // Before it has a living writer's name, lest it look like one that fell silent.
      await utimes(other.path, new Date(), new Date());
      await rename(other.path, path);
    } else {
      await copyFile(other.path, path, constants.COPYFILE_FICLONE);
      await rm(other.path, { force: true });
    }
    return true;
  } catch (error) {
    await rm(path, { force: true });
    unlessMissing(error);
    return false;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(unlessMissing)) ?? [];
}

/** @throws all but that a file is gone */
export function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

/** What the disk refuses, in words; anything else is thrown as it is. */
export function diskError(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new StoreError("unavailable", "The disk of the artifact store is full.", error);
  if (code === "EACCES" || code === "EROFS" || code === "EPERM")
    return new StoreError(
      "unavailable",
      "The folder of the artifact store cannot be written.",
      error,
    );
  if (code === "EIO")
    return new StoreError("unavailable", "The disk of the artifact store fails.", error);
  return error;
}
