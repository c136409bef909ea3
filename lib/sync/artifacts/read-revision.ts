import { readArtifact } from "@/lib/artifacts/read";
import type { FileReading } from "@/lib/artifacts/reading";
import { HubError } from "@/lib/hub/client";
import { type Choice, chooseFiles } from "@/lib/sync/artifacts/choice";
import {
  applyFindings,
  keepReadings,
  markTried,
  type NewReading,
} from "@/lib/sync/artifacts/commands";
import { type Findings, findingsOf } from "@/lib/sync/artifacts/findings";
import {
  findReadableRevision,
  listReadings,
  type ReadableRevision,
} from "@/lib/sync/artifacts/queries";
import { openSource, type Sources } from "@/lib/sync/artifacts/sources";

/** For one revision, in all; a file that was begun is read on, whatever that takes. */
const MAX_BYTES = 64_000_000;
const NAMED = 3;

export type ReadOptions = Sources & { job: string; signal?: AbortSignal };

/** What became of it: how many files were fetched and in how many bytes, how many were known, and if anything is new. */
export type ReadOutcome = { fetched: number; known: number; bytes: number; isChanged: boolean };

/**
 * Reads what the files of a revision say, without downloading them, and writes it. Bytes that were read before, for
 * this or another revision, are not asked for again.
 * @returns null where there is no such revision, or none with a commit
 * @throws {HubError} where the Hub does not answer; what was read until then is kept
 */
export async function readRevisionFiles(
  revisionId: string,
  { job, signal, ...sources }: ReadOptions,
): Promise<ReadOutcome | null> {
  const revision = await findReadableRevision(revisionId);
  if (!revision) return null;
  await markTried(revisionId);
  const { chosen, left } = chooseFiles(revision.files);
  const known = await listReadings(chosen.map(({ contentKey }) => contentKey));
  const reading = new RevisionReading(revision, known, sources);
  try {
    for (const choice of chosen) {
      signal?.throwIfAborted();
      await reading.take(choice);
    }
  } catch (error) {
    await keepReadings(reading.fresh);
    throw error;
  }
  const isChanged = await applyFindings(
    revision,
    reading.findings(left.map(({ path }) => path)),
    reading.fresh,
    job,
  );
  const { length: fetched } = reading.fresh;
  return { fetched, known: chosen.length - fetched, bytes: reading.bytes, isChanged };
}

type Known = Awaited<ReturnType<typeof listReadings>>;

class RevisionReading {
  readonly fresh: NewReading[] = [];
  bytes = 0;
  /** Whether earlier readers speak for a file that the present ones were not shown. */
  #isOutdated = false;
  readonly #revision: ReadableRevision;
  readonly #known: Known;
  readonly #sources: Sources;
  readonly #read = new Map<string, FileReading>();
  readonly #left: string[] = [];
  readonly #problems: Findings["problems"] = [];
  /** Why no file of the repository is shown. */
  #refusal: HubError | null = null;

  constructor(revision: ReadableRevision, known: Known, sources: Sources) {
    this.#revision = revision;
    this.#known = known;
    this.#sources = sources;
  }

  async take(choice: Choice): Promise<void> {
    const { path } = choice.file;
    const known = this.#known.present.get(choice.contentKey);
    if (known) this.#read.set(path, known);
    else if (!this.#refusal && this.bytes < MAX_BYTES) await this.#fetch(choice);
    else if (!this.#takeEarlier(choice)) this.#left.push(path);
  }

  /** What was once read of a file stays true of its bytes, whoever may see them today. */
  #takeEarlier({ file, contentKey }: Choice): boolean {
    const earlier = this.#known.earlier.get(contentKey);
    if (!earlier) return false;
    this.#read.set(file.path, earlier);
    this.#isOutdated = true;
    return true;
  }

  /** What was read comes to, and what was not. */
  findings(beyond: readonly string[]): Findings & { isOutdated: boolean } {
    const { ref, sha, files } = this.#revision;
    const { facts, problems } = findingsOf(this.#read, {
      sourceOf: (path) => `${this.#sources.hub.url}/${ref}/blob/${sha}/${path}`,
      paths: new Set(files.map(({ path }) => path)),
    });
    const told = [...problems, ...this.#problems, ...this.#unread(beyond)];
    return { facts, problems: told, isOutdated: this.#isOutdated };
  }

  async #fetch(choice: Choice): Promise<void> {
    const { file, as, contentKey } = choice;
    const { ref, sha } = this.#revision;
    try {
      const source = await openSource(this.#sources, { ...file, ref, sha });
      const { reading, bytesFetched } = await readArtifact(source, as);
      this.bytes += bytesFetched;
      this.fresh.push({ contentKey, reading, bytesFetched });
      this.#read.set(file.path, reading);
      // A second file of the same bytes is known by now.
      this.#known.present.set(contentKey, reading);
    } catch (error) {
      if (!(error instanceof HubError) || isPassing(error)) throw error;
      this.#refused(file.path, error);
      this.#takeEarlier(choice);
    }
  }

  /** A gate is before all files of a repository; anything else is a matter of the one. */
  #refused(path: string, error: HubError) {
    const isOfAll = ["gated", "unauthorized", "disabled"].includes(error.kind);
    const field = isOfAll ? "files" : path;
    if (isOfAll) this.#refusal = error;
    this.#problems.push({ code: "artifacts.unreadable", field, message: error.message });
  }

  #unread(beyond: readonly string[]): Findings["problems"] {
    const paths = this.#refusal ? [] : [...this.#left, ...beyond];
    if (paths.length === 0) return [];
    const rest = paths.length - NAMED;
    const names = `${paths.slice(0, NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
    const message = `More files than are read of one revision: ${names} ${paths.length === 1 ? "was" : "were"} left.`;
    return [{ code: "artifacts.left", field: "files", message }];
  }
}

/** Another try may be answered. */
function isPassing({ kind }: HubError): boolean {
  return kind === "unavailable" || kind === "rate_limited";
}
