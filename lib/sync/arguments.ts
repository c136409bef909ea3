import { isRepositoryId } from "@/lib/hub/schema";
import type { SyncScope } from "@/lib/sync/schema";

/** What `npm run sync` was asked to do, or the sentence that says what to write instead. */
export type SyncArguments =
  { ok: true; scope: SyncScope; isFirst: boolean } | { ok: false; sentence: string };

const USAGE =
  "Use: npm run sync -- [--author A] [--search S] [--tag T] [--limit N] | [--model namespace/name] | [--first]";
const VALUED = ["author", "search", "tag", "limit", "model"] as const;
type Valued = (typeof VALUED)[number];

/** Tags by which publishers say that a model is distilled. */
const FIRST = { tags: ["distillation", "knowledge-distillation", "distilled"], count: 2000 };

/** Reads the command line. `--model` may be repeated; `--first` stands alone. */
export function readSyncArguments(words: readonly string[]): SyncArguments {
  const given = new Map<Valued, string[]>();
  let isFirst = false;
  const rest = words.values();
  for (const word of rest) {
    if (word === "--first") {
      isFirst = true;
      continue;
    }
    const [, name = "", joined] = /^--([a-z]+)(?:=(.*))?$/s.exec(word) ?? [];
    const known = VALUED.find((candidate) => candidate === name);
    if (!known) return { ok: false, sentence: `There is no argument "${word}". ${USAGE}` };
    const value = joined ?? rest.next().value;
    if (value === undefined || value === "" || value.startsWith("--"))
      return { ok: false, sentence: `--${known} needs a value. ${USAGE}` };
    given.set(known, [...(given.get(known) ?? []), value]);
  }
  return scopeOf(given, isFirst);
}

function scopeOf(given: Map<Valued, string[]>, isFirst: boolean): SyncArguments {
  const twice = [...given].find(([name, values]) => name !== "model" && values.length > 1);
  if (twice) return { ok: false, sentence: `--${twice[0]} is given twice. Give it once.` };
  const models = given.get("model") ?? [];
  const wrong = models.find((ref) => !isRepositoryId(ref));
  if (wrong !== undefined)
    return {
      ok: false,
      sentence: `--model must be a repository id, not "${wrong}". Write namespace/name, such as distilbert/distilgpt2.`,
    };
  const one = (name: Valued) => given.get(name)?.[0];
  const limitText = one("limit");
  if (limitText !== undefined && !/^[1-9]\d{0,8}$/.test(limitText))
    return {
      ok: false,
      sentence: `--limit must be a whole number above 0, not "${limitText}". Write --limit 100.`,
    };
  const [author, search, tag] = [one("author"), one("search"), one("tag")];
  const listing = {
    ...(author && { author }),
    ...(search && { search }),
    ...(tag && { tag }),
    ...(limitText && { limit: Number(limitText) }),
  };
  const isListing = Object.keys(listing).length > 0;
  if (isFirst && (isListing || models.length > 0))
    return {
      ok: false,
      sentence: "--first stands alone. Leave out the other arguments, or leave it out.",
    };
  if (models.length > 0 && isListing)
    return {
      ok: false,
      sentence:
        "--model names repositories, so it cannot be combined with --author, --search, --tag or --limit. Give one or the other.",
    };
  if (models.length > 0) return { ok: true, isFirst, scope: { models } };
  if (isListing) return { ok: true, isFirst, scope: { listing } };
  // Without any argument too: a listing without a filter would be the whole Hub, millions of repositories.
  return { ok: true, isFirst: true, scope: { newest: FIRST } };
}
