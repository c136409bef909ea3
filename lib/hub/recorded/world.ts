import { createHash } from "node:crypto";
import type { RecordedFile, StoredFile } from "@/lib/hub/recorded/file";
import {
  storeRepository,
  type RecordedRepository,
  type StoredRepository,
} from "@/lib/hub/recorded/repository";

/** What a commit changes: files by path, null for one that goes, and keys of the model object. */
export type CommittedChanges = {
  files?: Record<string, RecordedFile | null>;
  info?: Record<string, unknown>;
};

/** The repositories of a server, which may change while it serves them. */
export class World {
  private readonly repositories = new Map<string, StoredRepository>();
  private readonly renamed = new Map<string, string>();
  private readonly blobs = new Map<string, StoredFile>();
  private places = 0;
  private serials = 0;
  private memory = new Map<string, readonly StoredRepository[]>();

  /** @throws {Error} where two repositories have one id */
  constructor(recorded: readonly RecordedRepository[]) {
    for (const repository of recorded) {
      if (this.repositories.has(repository.id))
        throw new Error(`${repository.id} is recorded twice.`);
      this.put(repository);
    }
  }

  get(id: string): StoredRepository | null {
    return this.repositories.get(id) ?? null;
  }

  /** The name a repository has now, where it had another before; null where it was never renamed. */
  renameOf(id: string): string | null {
    let name = this.renamed.get(id) ?? null;
    for (let hops = 0; name !== null && hops < 10; hops++) {
      const next = this.renamed.get(name);
      if (next === undefined) return name;
      name = next;
    }
    return name;
  }

  /** Adds a repository, or puts it in the place of the one with its id. */
  put(recorded: RecordedRepository): void {
    const before = this.get(recorded.id);
    const place = before?.place ?? this.places++;
    const serial = this.nextSerial();
    this.renamed.delete(recorded.id);
    this.repositories.set(recorded.id, storeRepository(recorded, { place, serial, before }));
  }

  remove(id: string): void {
    this.known(id);
    this.nextSerial();
    this.repositories.delete(id);
  }

  rename(from: string, to: string): void {
    const before = this.known(from);
    if (this.get(to) !== null) throw new Error(`${to} is taken.`);
    const { recorded, place } = before;
    const named = { ...recorded, id: to, info: { ...recorded.info, id: to } };
    const serial = this.nextSerial();
    this.repositories.delete(from);
    this.repositories.set(to, storeRepository(named, { place, serial, before }));
    this.renamed.delete(to);
    this.renamed.set(from, to);
  }

  /** @returns the new commit, which follows from the old one and the order of changes alone */
  commit(id: string, { files = {}, info = {} }: CommittedChanges): string {
    const { recorded, head } = this.known(id);
    const sha = createHash("sha1")
      .update(`${head.sha ?? ""} ${this.serials + 1}`)
      .digest("hex");
    const kept = { ...recorded.files, ...files };
    const left = Object.entries(kept).filter(
      (entry): entry is [string, RecordedFile] => entry[1] !== null,
    );
    const lastModified = new Date().toISOString();
    const isGone = (path: string) => files[path] === null;
    const { siblings } = recorded.info;
    this.put({
      ...recorded,
      info: {
        ...recorded.info,
        ...(Array.isArray(siblings) && {
          siblings: siblings.filter((file: { rfilename: string }) => !isGone(file.rfilename)),
        }),
        lastModified,
        ...info,
        sha,
      },
      files: Object.fromEntries(left),
    });
    return sha;
  }

  /** Keeps a file where another host can send it by its digest. */
  offer(sha256: string, file: StoredFile): void {
    this.blobs.set(sha256, file);
  }

  blob(sha256: string): StoredFile | null {
    return this.blobs.get(sha256) ?? null;
  }

  /** A list under a name, made anew only after a change: a walk asks for the same one page after page. */
  remembered(
    name: string,
    make: (all: StoredRepository[]) => StoredRepository[],
  ): readonly StoredRepository[] {
    const known = this.memory.get(name);
    if (known !== undefined) return known;
    const list = make([...this.repositories.values()].sort((a, b) => a.place - b.place));
    this.memory.set(name, list);
    return list;
  }

  private nextSerial(): number {
    this.memory = new Map();
    this.serials += 1;
    return this.serials;
  }

  private known(id: string): StoredRepository {
    const repository = this.get(id);
    if (repository === null) throw new Error(`${id} is not served.`);
    return repository;
  }
}
