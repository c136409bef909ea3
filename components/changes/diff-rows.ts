import { formatBytes } from "@/components/catalog/byte-size";
import type { Words } from "@/components/changes/words";
import type { ChangeContent } from "@/lib/catalog/changes";

/** One thing that differs, with what stood before and what stands after; null where it was not there. */
export type DiffRow = {
  change: "changed" | "added" | "removed";
  term: string;
  /** A path or an identifier is set as one. */
  isName: boolean;
  before: string | null;
  after: string | null;
};

type Of<Kind extends ChangeContent["kind"]> = Extract<ChangeContent, { kind: Kind }>;
/** What stands in a list of a side, whichever side it is. */
type Item<
  Kind extends "claims" | "weights" | "files",
  List extends keyof Of<Kind>["before"],
> = Of<Kind>["before"][List] extends readonly (infer Listed)[] ? Omit<Listed, "change"> : never;
type Stated = Item<"claims", "facts">;
type Parent = Item<"claims", "parents">;
type Score = Item<"claims", "evals">;
type Weight = Item<"weights", "files">;
type Json = Stated["value"];

/** What differs, one row a thing, in the order a reader asks for it. Empty where the sentence says it all. */
export function diffRows(change: ChangeContent, t: Words): DiffRow[] {
  switch (change.kind) {
    case "license":
      return licenseRows(change, t);
    case "claims":
      return claimRows(change, t);
    case "weights":
      return weightRows(change, t);
    case "files":
      return fileRows(change);
    default:
      return [];
  }
}

/** How many things differ: `changed` on both sides, the others on one. */
export function tally(rows: readonly DiffRow[]): Record<DiffRow["change"], number> {
  const count = (change: DiffRow["change"]) => rows.filter((row) => row.change === change).length;
  return { changed: count("changed"), added: count("added"), removed: count("removed") };
}

/** How many files of a change are counted and not named, on the side that has more of them. */
export function unnamed({ before, after }: Of<"weights"> | Of<"files">): number {
  return Math.max(before.count - before.files.length, after.count - after.files.length);
}

function licenseRows({ before, after }: Of<"license">, t: Words): DiffRow[] {
  const text = (file: typeof before.file) =>
    file && (file.gitOid === null ? file.path : `${file.path}, ${hashWords(file, t)}`);
  return [
    row(t("changes.row.license"), true, before.license, after.license),
    row(t("changes.row.licenseName"), false, before.licenseName, after.licenseName),
    row(t("changes.row.licenseText"), true, text(before.file), text(after.file)),
  ].filter((row) => row.before !== row.after);
}

function weightRows({ before, after }: Of<"weights">, t: Words): DiffRow[] {
  return pairs<Weight>(before.files, after.files, ({ path }) => path).map(({ key, from, to }) =>
    row(key, true, from && bytesWords(from, t), to && bytesWords(to, t)),
  );
}

function fileRows({ before, after }: Of<"files">): DiffRow[] {
  const files = pairs<Item<"files", "files">>(before.files, after.files, ({ path }) => path);
  return files.map(({ key, from, to }) => row(key, true, from && "", to && ""));
}

function claimRows({ before, after }: Of<"claims">, t: Words): DiffRow[] {
  const parents = pairs<Parent>(
    before.parents,
    after.parents,
    // The same parent may be spelled otherwise.
    ({ relation, name }) => `${relation} ${name.toLowerCase()}`,
  );
  const facts = pairs<Stated>(before.facts, after.facts, ({ field }) => field);
  const evals = pairs<Score>(before.evals, after.evals, ({ benchmark, category, metric }) =>
    [benchmark, category, metric].join(", "),
  );
  return [
    ...parents.map(({ from, to }) =>
      row(
        wordOf(`lineage.relation.${(from ?? to)?.relation ?? ""}`, t),
        true,
        from && parentWords(from, to, t),
        to && parentWords(to, from, t),
      ),
    ),
    ...facts.map(({ key, from, to }) => {
      const term = key === "tags" ? t("changes.row.tags") : wordOf(`catalog.fact.${key}`, t);
      const [before, after] = factWords(from?.value ?? null, to?.value ?? null, t);
      return row(term, false, from && before, to && after);
    }),
    ...evals.map(({ key, from, to }) =>
      row(key, false, from && scoreWords(from, t), to && scoreWords(to, t)),
    ),
  ];
}

/** What stands on both sides under one key is one thing that changed. */
function pairs<Listed>(
  before: readonly Listed[],
  after: readonly Listed[],
  keyOf: (item: Listed) => string,
): { key: string; from: Listed | null; to: Listed | null }[] {
  const found = new Map<string, { from: Listed | null; to: Listed | null }>();
  for (const item of before) found.set(keyOf(item), { from: item, to: null });
  for (const item of after) {
    found.set(keyOf(item), { from: found.get(keyOf(item))?.from ?? null, to: item });
  }
  return [...found].map(([key, sides]) => ({ key, ...sides }));
}

function row(term: string, isName: boolean, before: string | null, after: string | null): DiffRow {
  const change = before === null ? "added" : after === null ? "removed" : "changed";
  return { change, term, isName, before, after };
}

/** The last part of a message's name stands where there is no message. */
const wordOf = (name: string, t: Words) =>
  t.has(name) ? t(name) : name.slice(name.lastIndexOf(".") + 1);

const SHORT = 7;

function hashWords(file: { sha256?: string | null; gitOid: string | null }, t: Words): string {
  if (file.sha256) return t("changes.row.sha256", { hash: file.sha256.slice(0, SHORT) });
  if (file.gitOid) return t("changes.row.git", { hash: file.gitOid.slice(0, SHORT) });
  return t("changes.row.noHash");
}

function bytesWords(file: Weight, t: Words): string {
  const size = file.sizeBytes === null ? t("changes.row.noSize") : formatBytes(file.sizeBytes);
  return `${size}, ${hashWords(file, t)}`;
}

/** The parent, and of a parent on both sides what differs of how it taught. */
function parentWords(parent: Parent, other: Parent | null, t: Words): string {
  const { name, sha, distillation } = parent;
  const named = sha ? t("changes.row.at", { name, sha: sha.slice(0, SHORT) }) : name;
  if (other === null) return named;
  const keys = [
    ...new Set([...Object.keys(distillation ?? {}), ...Object.keys(other.distillation ?? {})]),
  ].filter(
    (key) => plain(distillation?.[key] ?? null, t) !== plain(other.distillation?.[key] ?? null, t),
  );
  const said = keys.map(
    (key) =>
      `${wordOf(`lineage.taught.${key}`, t).toLowerCase()} ${plain(distillation?.[key] ?? null, t)}`,
  );
  return [named, ...said].join("; ");
}

/** Of two lists only what one has and the other has not: a model may have dozens of tags. */
function factWords(before: Json, after: Json, t: Words): [string, string] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [plain(before, t), plain(after, t)];
  const without = (list: Json[], other: Json[]) => {
    const known = new Set(other.map((item) => JSON.stringify(item)));
    return list.filter((item) => !known.has(JSON.stringify(item)));
  };
  return [plain(without(before, after), t), plain(without(after, before), t)];
}

function scoreWords({ value, unit }: Score, t: Words): string {
  if (value === null) return t("changes.row.notStated");
  return unit === "0-100" ? `${value} %` : String(value);
}

function plain(value: Json, t: Words): string {
  if (value === null) return t("changes.row.notStated");
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return t(`catalog.value.${value ? "yes" : "no"}`);
  if (typeof value === "number") return String(value);
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.length === 0
    ? t("changes.row.none")
    : value.map((item) => plain(item, t)).join(", ");
}
