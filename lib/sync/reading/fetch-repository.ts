import { type Hub, HubError, type HubFile, type HubFileList } from "@/lib/hub/client";
import { type HubModel, parseHubModel } from "@/lib/hub/schema";
import type { FieldError } from "@/lib/errors";
import { CARD_LIMIT_BYTES } from "@/lib/sync/reading/card/front-matter";
import type { Json, ProblemClaim } from "@/lib/sync/reading/claim";
import { storableJson } from "@/lib/sync/reading/storable";

const CARD = "README.md";
const CONFIG = "config.json";
// What is larger is data in the shape of a configuration.
const CONFIG_LIMIT_BYTES = 1024 * 1024;
const EVAL_FILE = /^\.eval_results\/[^/]+\.ya?ml$/;
const EVAL_FILES_MOST = 20;
const EVAL_FILE_BYTES = 64 * 1024;

/** An entry of a listing, taken for what it says. */
export type Entry =
  { ok: true; raw: Json; model: HubModel } | { ok: false; ref: string; problems: ProblemClaim[] };

/** A part of a repository that the Hub may refuse to show. */
export type Part = "card" | "config" | "evals" | "files";

/** All that was fetched of one repository. `raw` is the entry as received. */
export type Fetched = {
  raw: Json;
  model: HubModel;
  files: HubFile[];
  readme: { text: string; bytes: number } | null;
  /** config.json as it is; null where there is none, or it is too large to be one. */
  config: { text: string; bytes: number } | null;
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

/** An entry taken alone, for what can be said of a repository without asking for more. */
export function entryAlone({ raw, model }: Extract<Entry, { ok: true }>): Fetched {
  return {
    raw,
    model,
    files: [],
    readme: null,
    config: null,
    evalFiles: [],
    refused: [],
    problems: [],
  };
}

/**
 * Fetches what a listing does not hold: the files, the card, the configuration and the eval results, all at the entry's
 * revision, each with one request.
 */
export async function fetchRepository(
  hub: Hub,
  entry: Extract<Entry, { ok: true }>,
): Promise<Fetched> {
  const { model } = entry;
  const list = await orFallback(hub.files(model.ref, model.sha ?? "HEAD"), {
    files: named(model),
    isTruncated: false,
    unreadable: 0,
  });
  const { files } = list.value;
  const [card, config, evals] = await Promise.all([
    readText(hub, model, files, CARD, CARD_LIMIT_BYTES),
    readConfig(hub, model, files),
    readEvals(hub, model, files),
  ]);
  // A recording says of a gate what the Hub would; nobody can act on that here.
  const isRecorded = model.recordedFrom !== null;
  const refusals: [Part, HubError | null][] = [
    ["files", list.refusal],
    ["card", card.refusal],
    ["config", config.refusal],
    ["evals", evals.refusal],
  ];
  const refused = refusals.flatMap(([part, refusal]) => (refusal ? [part] : []));
  return {
    ...entryAlone(entry),
    files,
    readme: card.value,
    config: config.value,
    evalFiles: evals.value,
    refused: isRecorded ? [] : refused,
    problems: [
      ...(isRecorded ? [] : refusedProblems(list.refusal, card.refusal)),
      ...listProblems(list.value),
    ],
  };
}

function refusedProblems(list: HubError | null, card: HubError | null): ProblemClaim[] {
  return [
    ...(list
      ? [
          {
            code: "files.not_readable",
            field: "files",
            message: `The file list was not read. ${list.message}`,
          },
        ]
      : []),
    ...(card
      ? [
          {
            code: "card.not_readable",
            field: CARD,
            message: `The card's text was not read. ${card.message}`,
          },
        ]
      : []),
  ];
}

function listProblems({ files, isTruncated, unreadable }: HubFileList): ProblemClaim[] {
  return [
    ...(isTruncated
      ? [
          {
            code: "files.too_many",
            field: "files",
            message: `Only the first ${files.length} files were read. Split the repository, or remove checkpoints.`,
          },
        ]
      : []),
    ...(unreadable > 0
      ? [
          {
            code: "files.unreadable",
            field: "files",
            message: `${unreadable} entries of the file list could not be read and were left out.`,
          },
        ]
      : []),
  ];
}

type Asked<T> = { value: T; refusal: HubError | null };

async function readText(
  hub: Hub,
  { ref, sha }: HubModel,
  files: readonly HubFile[],
  path: string,
  maxBytes: number,
): Promise<Asked<{ text: string; bytes: number } | null>> {
  if (!files.some((file) => file.path === path)) return { value: null, refusal: null };
  return orFallback(hub.text(ref, sha ?? "HEAD", path, maxBytes), null);
}

async function readConfig(
  hub: Hub,
  model: HubModel,
  files: readonly HubFile[],
): Promise<Asked<{ text: string; bytes: number } | null>> {
  const size = files.find(({ path }) => path === CONFIG)?.sizeBytes ?? 0;
  if (size > CONFIG_LIMIT_BYTES) return { value: null, refusal: null };
  const { value, refusal } = await readText(hub, model, files, CONFIG, CONFIG_LIMIT_BYTES);
  return { value: value && value.bytes <= CONFIG_LIMIT_BYTES ? value : null, refusal };
}

async function readEvals(
  hub: Hub,
  model: HubModel,
  files: readonly HubFile[],
): Promise<Asked<{ path: string; text: string }[]>> {
  const evals: Asked<{ path: string; text: string }[]> = { value: [], refusal: null };
  const paths = files.filter(({ path }) => EVAL_FILE.test(path)).slice(0, EVAL_FILES_MOST);
  for (const { path } of paths) {
    const { value, refusal } = await readText(hub, model, files, path, EVAL_FILE_BYTES);
    if (value) evals.value.push({ path, text: value.text });
    evals.refusal ??= refusal;
  }
  return evals;
}

/** Refusals that are the repository's own state; any other means that asking again may succeed. */
const BARRED = ["gated", "disabled", "unauthorized", "not_found"];

async function orFallback<T>(asked: Promise<T>, fallback: T): Promise<Asked<T>> {
  try {
    return { value: await asked, refusal: null };
  } catch (error) {
    if (error instanceof HubError && BARRED.includes(error.kind))
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
