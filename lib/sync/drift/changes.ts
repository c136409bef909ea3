import { type ChangeContent, NAMED_FILES, NAMED_WEIGHTS } from "@/lib/catalog/changes";
import type { Json } from "@/lib/sync/reading/claim";
import type { ArtifactRow } from "@/lib/sync/reading/reading";
import { canonicalJson } from "@/lib/sync/reading/storable";
import { differences } from "./differences";
import type { Snapshot, StatedParent } from "./snapshot";

/** Facts a card states of the model, beside its lineage. */
const CLAIMED = ["domain", "distilled", "task"];

/**
 * What moved upstream between two commits of a model; empty where nothing did. Two readings of one commit differ by
 * their reader, so they show no change, and neither do a recording that names no commit and a Hub that does. A
 * recording is thinner than the Hub, so between the two only what both state can contradict.
 */
export function changesBetween(before: Snapshot, after: Snapshot): ChangeContent[] {
  const isCommitLearned = (before.sha === null) !== (after.sha === null);
  if (isCommitLearned || (before.sha !== null && before.sha === after.sha)) return [];
  const isThin = before.origin !== after.origin;
  return [
    ...moved(before, after),
    ...license(before, after, isThin),
    ...(isThin ? [] : claims(before, after)),
    ...weights(before, after, isThin),
    ...(isThin ? [] : otherFiles(before, after)),
    ...(isThin ? [] : gated(before, after)),
  ];
}

function moved(before: Snapshot, after: Snapshot): ChangeContent[] {
  const side = ({ sha, modifiedAt }: Snapshot) => ({ sha, modifiedAt });
  return changed("moved", side(before), side(after));
}

function license(before: Snapshot, after: Snapshot, isThin: boolean): ChangeContent[] {
  const side = ({ facts, files }: Snapshot) => ({
    license: textOf(facts.get("license")),
    licenseName: textOf(facts.get("licenseName")),
    file: licenseFile(files ?? []),
  });
  const [was, is] = isCardKnown(before, after)
    ? [side(before), side(after)]
    : withoutSilence(side(before), side(after));
  if (isThin) {
    const isContrary = was.license !== null && is.license !== null && was.license !== is.license;
    return isContrary ? [{ kind: "license", before: was, after: is }] : [];
  }
  // Without both lists nobody knows whether the text moved.
  const isFileKnown = before.files !== null && after.files !== null;
  if (!isFileKnown) return changed("license", { ...was, file: null }, { ...is, file: null });
  const sameFile = was.file !== null && is.file !== null && isSameFile(was.file, is.file);
  return changed("license", was, sameFile ? { ...is, file: was.file } : is);
}

function isCardKnown(before: Snapshot, after: Snapshot): boolean {
  return before.claims !== null && after.claims !== null;
}

/** A card that could not be read may say what the other says: its silence contradicts nothing. */
function withoutSilence<Side extends { license: string | null; licenseName: string | null }>(
  was: Side,
  is: Side,
): [Side, Side] {
  const filled = (one: Side, other: Side) => ({
    ...one,
    license: one.license ?? other.license,
    licenseName: one.licenseName ?? other.licenseName,
  });
  return [filled(was, is), filled(is, was)];
}

function licenseFile(files: readonly ArtifactRow[]) {
  const [file] = files
    .filter(({ path }) => /^(?:licen[cs]e|copying)(?:[-_.][\w.-]*)?$/i.test(path))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return file ? { path: file.path, gitOid: file.gitOid } : null;
}

function claims(before: Snapshot, after: Snapshot): ChangeContent[] {
  if (!before.claims || !after.claims || isSameCard(before, after)) return [];
  const facts = differences(claimedFacts(before), claimedFacts(after), ({ field }) => field);
  const parents = differences(
    before.claims.parents,
    after.claims.parents,
    ({ key }) => key,
    // A name may be spelled otherwise and lead to the same model.
    (a, b) => canonicalJson(a.distillation) === canonicalJson(b.distillation),
  );
  const evals = differences(
    before.claims.evals,
    after.claims.evals,
    ({ benchmark, category, metric }) => canonicalJson([benchmark, category, metric]),
  );
  if (facts.isNone && parents.isNone && evals.isNone) return [];
  return [
    {
      kind: "claims",
      before: {
        facts: facts.before,
        parents: parents.before.map(namedParent),
        evals: evals.before,
      },
      after: {
        facts: facts.after,
        parents: parents.after.map(namedParent),
        evals: evals.after,
      },
    },
  ];
}

function namedParent<Change extends string>({
  change,
  relation,
  name,
  sha,
  distillation,
}: StatedParent & { change: Change }) {
  return { change, relation, name, sha, distillation };
}

function claimedFacts({ facts }: Snapshot): { field: string; value: Json }[] {
  return CLAIMED.flatMap((field) => {
    const value = facts.get(field);
    return value === undefined ? [] : [{ field, value }];
  });
}

/** The same bytes state the same: what differs then was read differently. */
function isSameCard(before: Snapshot, after: Snapshot): boolean {
  const [was, is] = [cardOids(before.files), cardOids(after.files)];
  return was !== null && is !== null && canonicalJson(was) === canonicalJson(is);
}

function cardOids(files: readonly ArtifactRow[] | null): Json {
  const cards = (files ?? []).filter(
    ({ path }) => path === "README.md" || path.startsWith(".eval_results/"),
  );
  if (cards.length === 0 || cards.some(({ gitOid }) => gitOid === null)) return null;
  return Object.fromEntries(cards.map(({ path, gitOid }) => [path, gitOid]));
}

function weights(before: Snapshot, after: Snapshot, isThin: boolean): ChangeContent[] {
  if (!before.files || !after.files) return [];
  const all = differences(
    before.files.filter(isWeight),
    after.files.filter(isWeight),
    byPath,
    isSameFile,
  );
  const found = isThin
    ? { before: all.before.filter(isChanged), after: all.after.filter(isChanged) }
    : all;
  if (found.before.length + found.after.length === 0) return [];
  const side = <Change extends string>(files: readonly (ArtifactRow & { change: Change })[]) => ({
    count: files.length,
    files: files.slice(0, NAMED_WEIGHTS).map(({ change, path, sizeBytes, sha256, gitOid }) => ({
      change,
      path,
      sizeBytes,
      sha256,
      gitOid,
    })),
  });
  return [{ kind: "weights", before: side(found.before), after: side(found.after) }];
}

function otherFiles(before: Snapshot, after: Snapshot): ChangeContent[] {
  if (!before.files || !after.files) return [];
  const was = before.files.filter((file) => !isWeight(file));
  const is = after.files.filter((file) => !isWeight(file));
  const found = differences(was, is, byPath, isSameFile);
  if (found.isNone) return [];
  const side = <Change extends string>(
    all: readonly ArtifactRow[],
    files: readonly (ArtifactRow & { change: Change })[],
  ) => ({
    total: all.length,
    count: files.length,
    files: files.slice(0, NAMED_FILES).map(({ change, path }) => ({ change, path })),
  });
  return [{ kind: "files", before: side(was, found.before), after: side(is, found.after) }];
}

const WEIGHTS = ["safetensors", "gguf", "pickle", "onnx"];
const WEIGHT_ENDING =
  /\.(?:h5|keras|msgpack|ot|npz|tflite|mlmodel|mlpackage|pb|nemo|engine|ggml|llamafile)$/i;

function isWeight({ path, format }: ArtifactRow): boolean {
  return WEIGHTS.includes(format) || WEIGHT_ENDING.test(path);
}

const byPath = ({ path }: ArtifactRow) => path;
const isChanged = ({ change }: { change: string }) => change === "changed";

/** By the strongest mark both sides state; where they share none, nothing says that the bytes differ. */
function isSameFile(
  was: Partial<ArtifactRow> & { path: string },
  is: Partial<ArtifactRow> & { path: string },
): boolean {
  if (was.path !== is.path) return false;
  for (const mark of ["sha256", "gitOid", "sizeBytes"] as const) {
    const [a, b] = [was[mark] ?? null, is[mark] ?? null];
    if (a !== null && b !== null) return a === b;
  }
  return true;
}

function gated(before: Snapshot, after: Snapshot): ChangeContent[] {
  const side = ({ facts }: Snapshot) => {
    const value = facts.get("gated");
    return { gated: value === false || typeof value === "string" ? value : null };
  };
  const [was, is] = [side(before), side(after)];
  return was.gated === null || is.gated === null ? [] : changed("gated", was, is);
}

function changed<Kind extends "moved" | "license" | "gated">(
  kind: Kind,
  before: Extract<ChangeContent, { kind: Kind }>["before"],
  after: Extract<ChangeContent, { kind: Kind }>["after"],
): ChangeContent[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  return [{ kind, before, after } as ChangeContent];
}

function textOf(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}
