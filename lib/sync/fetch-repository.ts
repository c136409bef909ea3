import { type Hub, HubError, type HubFile } from "@/lib/hub/client";
import { type HubModel, parseHubModel } from "@/lib/hub/schema";
import type { FieldError } from "@/lib/errors";
import { CARD_LIMIT_BYTES } from "@/lib/sync/card/front-matter";
import type { Json, ProblemClaim } from "@/lib/sync/claim";
import { storableJson } from "@/lib/sync/storable";

const CARD = "README.md";
const EVAL_FILE = /^\.eval_results\/[^/]+\.ya?ml$/;
const EVAL_FILES_MOST = 20;
const EVAL_FILE_BYTES = 64 * 1024;

/** An entry of a listing, taken for what it says. */
export type Entry =
  { ok: true; raw: Json; model: HubModel } | { ok: false; ref: string; problems: ProblemClaim[] };

/** A part of a repository that the Hub may refuse to show. */
export type Part = "card" | "evals" | "files";

/** All that was fetched of one repository. `raw` is the entry as received. */
export type Fetched = {
  raw: Json;
  model: HubModel;
  files: HubFile[];
  readme: { text: string; bytes: number } | null;
  evalFiles: { path: string; text: string }[];
  /** What the Hub did not show and may show to another token, or later. */
  refused: Part[];
  problems: ProblemClaim[];
};

/** Reads one entry of the Hub, or says in the publisher's words why it cannot be read. */
export function readEntry(raw: unknown): Entry {
  const reading = parseHubModel(raw);
  if (reading.ok) return { ok: true, raw: storableJson(raw), model: reading.model };
  return {
    ok: false,
    ref: reading.id ?? "(an entry without an id)",
    problems: reading.issues.map(problemOf),
  };
}

/** Fetches what a listing does not hold: the files, the card and the eval results, all at the entry's revision. */
export async function fetchRepository(
  hub: Hub,
  entry: Extract<Entry, { ok: true }>,
): Promise<Fetched> {
  const { raw, model } = entry;
  const revision = model.sha ?? "HEAD";
  const problems: ProblemClaim[] = [];
  const list = await orFallback(hub.files(model.ref, revision), BARRED, {
    files: named(model),
    isTruncated: false,
    unreadable: 0,
  });
  const { files } = list.value;
  // A recording says of a gate what the Hub would; nobody can act on that here.
  const isRecorded = model.recordedFrom !== null;
  const refused = new Set<Part>();
  if (list.refusal) refused.add("files");
  if (list.refusal && !isRecorded)
    problems.push({
      code: "files.not_readable",
      field: "files",
      message: `The file list was not read. ${list.refusal.message}`,
    });
  if (list.value.isTruncated)
    problems.push({
      code: "files.too_many",
      field: "files",
      message: `Only the first ${files.length} files were read. Split the repository, or remove checkpoints.`,
    });
  if (list.value.unreadable > 0)
    problems.push({
      code: "files.unreadable",
      field: "files",
      message: `${list.value.unreadable} entries of the file list could not be read and were left out.`,
    });

  const has = (path: string) => files.some((file) => file.path === path);
  const card = has(CARD)
    ? await orFallback(hub.text(model.ref, revision, CARD, CARD_LIMIT_BYTES), BARRED, null)
    : { value: null, refusal: null };
  if (card.refusal) refused.add("card");
  if (card.refusal && !isRecorded)
    problems.push({
      code: "card.not_readable",
      field: CARD,
      message: `The card's text was not read. ${card.refusal.message}`,
    });
  const evalFiles: { path: string; text: string }[] = [];
  for (const { path } of files
    .filter((file) => EVAL_FILE.test(file.path))
    .slice(0, EVAL_FILES_MOST)) {
    const { value, refusal } = await orFallback(
      hub.text(model.ref, revision, path, EVAL_FILE_BYTES),
      BARRED,
      null,
    );
    if (refusal) refused.add("evals");
    if (value) evalFiles.push({ path, text: value.text });
  }
  return {
    raw,
    model,
    files,
    readme: card.value,
    evalFiles,
    refused: isRecorded ? [] : [...refused],
    problems,
  };
}

/** Refusals that are the repository's own state; any other means that asking again may succeed. */
const BARRED = ["gated", "disabled", "unauthorized", "not_found"];

async function orFallback<T>(
  asked: Promise<T>,
  kinds: string[],
  fallback: T,
): Promise<{ value: T; refusal: HubError | null }> {
  try {
    return { value: await asked, refusal: null };
  } catch (error) {
    if (error instanceof HubError && kinds.includes(error.kind))
      return { value: fallback, refusal: error };
    throw error;
  }
}

/** Files known by name only, where the Hub shows no tree. */
function named({ siblings }: HubModel): HubFile[] {
  return (siblings ?? []).map((path) => ({ path, sizeBytes: null, gitOid: null, sha256: null }));
}

function problemOf({ field, message }: FieldError): ProblemClaim {
  return { code: "entry.unreadable", field, message: `${field || "The entry"} ${message}` };
}
