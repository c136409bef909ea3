import { isRepositoryId } from "@/lib/hub/schema";
import { CHILD_RELATIONS, childTag, RuleSelector } from "@/lib/sync/rules/schema";
import { DEPTHS, type SyncScope } from "@/lib/sync/schema";

/** What `npm run sync` was asked to do: read a scope, one rule, or every rule that is followed. */
export type SyncArguments =
  | { ok: true; kind: "scope"; scope: SyncScope }
  | { ok: true; kind: "rule"; name: string }
  | { ok: true; kind: "rules" }
  /** The sentence says what to write instead. */
  | { ok: false; sentence: string };

const USAGE =
  "Use: npm run sync -- [--author A] [--search S] [--tag T] [--children-of namespace/name [--relation R]] [--limit N] [--depth listing|full] | [--all] | [--model namespace/name] | [--rule NAME]";
const VALUED = [
  "author",
  "search",
  "tag",
  "children-of",
  "relation",
  "limit",
  "depth",
  "model",
  "rule",
] as const;
type Valued = (typeof VALUED)[number];
/** What narrows a listing. */
const NARROWING = ["author", "search", "tag", "children-of", "relation", "limit"] as const;

/** Thrown within this file, with what to write instead. */
class Refused extends Error {}

/** Reads the command line. Only `--model` may be repeated. */
export function readSyncArguments(words: readonly string[]): SyncArguments {
  try {
    return askedFor(givenIn(words));
  } catch (error) {
    if (error instanceof Refused) return { ok: false, sentence: error.message };
    throw error;
  }
}

type Given = { isAll: boolean; values: Map<Valued, string[]> };

function givenIn(words: readonly string[]): Given {
  const given: Given = { isAll: false, values: new Map() };
  const rest = words.values();
  for (const word of rest) {
    if (word === "--all") {
      given.isAll = true;
      continue;
    }
    const [, name = "", joined] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const known = VALUED.find((candidate) => candidate === name);
    if (!known) throw new Refused(`There is no argument "${word}". ${USAGE}`);
    const value = joined ?? rest.next().value;
    if (value === undefined || value === "" || value.startsWith("--"))
      throw new Refused(`--${known} needs a value. ${USAGE}`);
    given.values.set(known, [...(given.values.get(known) ?? []), value]);
  }
  const twice = [...given.values].find(([name, all]) => name !== "model" && all.length > 1);
  if (twice) throw new Refused(`--${twice[0]} is given twice. Give it once.`);
  return given;
}

function askedFor({ isAll, values }: Given): SyncArguments {
  const narrowing = NARROWING.filter((name) => values.has(name));
  const rule = values.get("rule")?.[0];
  if (rule !== undefined) {
    if (isAll || values.size > 1)
      throw new Refused(
        "--rule names a rule, which says itself what is read. Leave out the other arguments, or leave it out.",
      );
    return { ok: true, kind: "rule", name: rule };
  }
  const models = values.get("model") ?? [];
  if (models.length > 0) {
    if (isAll || narrowing.length > 0 || values.has("depth"))
      throw new Refused(
        `--model names repositories, so it cannot be combined with --${[...narrowing, ...(isAll ? ["all"] : ["depth"])][0] ?? "depth"}. Give one or the other.`,
      );
    return { ok: true, kind: "scope", scope: { models: models.map(repositoryId("model")) } };
  }
  if (isAll && narrowing.some((name) => name !== "limit"))
    throw new Refused(
      `--all reads the whole Hub, so --${narrowing.find((name) => name !== "limit") ?? ""} narrows nothing. Leave one of them out.`,
    );
  if (!isAll && narrowing.length === 0) {
    // A listing without a filter would be the whole Hub, millions of repositories.
    if (values.has("depth"))
      throw new Refused("--depth needs a listing to read. Add --all, or what narrows it.");
    return { ok: true, kind: "rules" };
  }
  return { ok: true, kind: "scope", scope: listingScope(values) };
}

function listingScope(values: Map<Valued, string[]>): SyncScope {
  const one = (name: Valued) => values.get(name)?.[0];
  const base = one("children-of");
  const author = selected("author", one("author"));
  const search = selected("search", one("search"));
  const tag = selected("tag", one("tag"));
  const [limit, depth] = [limitOf(one("limit")), depthOf(one("depth"))];
  if (base !== undefined && tag !== undefined)
    throw new Refused("--children-of is a tag of its own. Leave out --tag, or leave it out.");
  const relation = relationOf(one("relation"), base);
  const filter =
    base === undefined ? tag : childTag({ base: repositoryId("children-of")(base), relation });
  return {
    listing: {
      ...(author !== undefined && { author }),
      ...(search !== undefined && { search }),
      ...(filter !== undefined && { tag: filter }),
      // In the Hub's own order the first are the most wanted; read to the end, that order moves meanwhile.
      ...(limit === undefined ? { sort: "createdAt" } : { limit }),
    },
    ...(depth === "listing" && { depth }),
  };
}

/** What a rule of that kind would take, checked as its form checks it. */
function selected(kind: "author" | "search" | "tag", text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const checked = RuleSelector.safeParse({ kind, selector: { [kind]: text } });
  if (checked.success) return text.trim();
  throw new Refused(`--${kind} "${text}" ${checked.error.issues[0]?.message ?? "cannot be read."}`);
}

function repositoryId(name: Valued): (ref: string) => string {
  return (ref) => {
    if (isRepositoryId(ref)) return ref;
    throw new Refused(
      `--${name} must be a repository id, not "${ref}". Write namespace/name, such as distilbert/distilgpt2.`,
    );
  };
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Refused(`--limit must be a whole number above 0, not "${text}". Write --limit 100.`);
}

function depthOf(text: string | undefined) {
  if (text === undefined) return undefined;
  const depth = DEPTHS.find((known) => known === text);
  if (depth) return depth;
  throw new Refused(`--depth must be ${DEPTHS.join(" or ")}, not "${text}".`);
}

function relationOf(text: string | undefined, base: string | undefined) {
  if (text === undefined) return null;
  if (base === undefined)
    throw new Refused("--relation says how children come from a base. Add --children-of.");
  const relation = CHILD_RELATIONS.find((known) => known === text);
  if (relation) return relation;
  throw new Refused(`--relation must be one of ${CHILD_RELATIONS.join(", ")}, not "${text}".`);
}
