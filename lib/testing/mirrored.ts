import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll } from "vitest";
import { db } from "@/lib/db/client";
import type { Hub } from "@/lib/hub/client";
import type { RecordedRepository } from "@/lib/hub/recorded-server";
import type { ArtifactStore } from "@/lib/store/schema";
import { diskStore } from "@/lib/store/disk/store";
import { askForMirror } from "@/lib/sync/mirror/commands";
import { type MirrorOptions, mirrorRevision } from "@/lib/sync/mirror/mirror";
import { aRepository, latestOf, student } from "@/lib/testing/recorded-sync";

type RecordedFile = NonNullable<RecordedRepository["files"]>[string];

const folders: string[] = [];
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A store in a folder of its own, removed when the tests of this file are done. */
export async function aStore(): Promise<ArtifactStore & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "proofline-mirror-"));
  folders.push(folder);
  return { ...diskStore(folder), folder };
}

/** A repository that belongs to the catalog and holds these files beside its card. */
export function aRepositoryOf(id: string, files: Record<string, RecordedFile>) {
  const repository = aRepository(id, student("one/teacher"));
  return { ...repository, files: { "README.md": student("one/teacher"), ...files } };
}

export const large = (bytes: Uint8Array): RecordedFile => ({ bytes, lfs: true });

export const ADMIN = { kind: "user", id: "u1", name: "Ada" } as const;

/** Asks for the latest revision of a synced model; gives back its id. */
export async function asked(ref: string): Promise<string> {
  const { id } = await latestOf(ref);
  await askForMirror(id, "admin", ADMIN);
  return id;
}

export const mirror = (
  revisionId: string,
  hub: Hub,
  store: ArtifactStore,
  more: Partial<MirrorOptions> = {},
) => mirrorRevision(revisionId, { hub, store, maxBytes: 1e12, ...more });

export const mirrorRow = (revisionId: string) =>
  db().mirror.findUniqueOrThrow({ where: { revisionId }, include: { files: true } });

/** The bytes the store has for each file of a revision, by path. */
export async function keptBytes(revisionId: string, store: ArtifactStore) {
  const { files } = await mirrorRow(revisionId);
  const kept = new Map<string, Buffer>();
  for (const { path, sha256 } of files) kept.set(path, await buffer(await store.read(sha256)));
  return kept;
}

export const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Stored contents that do not hash to their name. */
export async function brokenIn(store: ArtifactStore): Promise<string[]> {
  const broken: string[] = [];
  for await (const { sha256 } of store.list())
    if (sha256Of(await buffer(await store.read(sha256))) !== sha256) broken.push(sha256);
  return broken;
}
