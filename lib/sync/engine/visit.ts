import { type Hub, HubError } from "@/lib/hub/client";
import { statedId } from "@/lib/hub/schema";
import type { ProblemClaim } from "@/lib/sync/reading/claim";
import { type Entry, fetchRepository, readEntry } from "@/lib/sync/reading/fetch-repository";
import {
  isPartialMark,
  markOf,
  type Origin,
  PARSER_VERSION,
  parserMark,
  type Reading,
  readRepository,
} from "@/lib/sync/reading/reading";
import { applyHubStatus } from "@/lib/sync/status/commands";
import { digestOf } from "@/lib/sync/reading/storable";
import { findKeptRecord, type HubStatus, type Identity } from "@/lib/sync/stored/queries";
import { announceLook } from "@/lib/sync/tracker/commands";
import { type Listed, readListed } from "@/lib/sync/tracker/entry";
import {
  compareWithTracker,
  type Follower,
  type Head,
  listHeadsOf,
} from "@/lib/sync/tracker/queries";

/** Who in the catalog names a repository as its parent. */
export type NamedBy = { ref: string; relation: string };

/** One repository to look at. */
export type Task = {
  ref: string;
  /** What a listing showed; absent where it is asked for by name. */
  entry?: unknown;
  listed: Listed | null;
  /** What the catalog holds of it, where that was looked up already. */
  head: Head | null;
  /** Its name before, where it came under a new one. */
  formerRef: string | null;
  namedBy: NamedBy | null;
  /** Whether it is asked for because its listing no longer shows it. */
  isSuspect?: boolean;
  /** How often another reader was quicker. */
  overtaken?: number;
};

/** What a look at one repository found. */
export type Look = { listed: Listed | null; formerRef: string | null; problems: ProblemClaim[] } & (
  | { kind: "read"; listed: Listed; reading: Reading; basedOn: string | null }
  /** Nothing new: of the catalog's model `ref`, or of what does not belong where that is null. */
  | { kind: "known"; listed: Listed; ref: string | null; mark: string | null }
  | { kind: "hidden"; status: "private" | "disabled"; isHeld: boolean; isNews: boolean }
  | { kind: "missing"; reason: string }
  | { kind: "unreadable" | "failed"; reason: string }
  /** The Hub did not answer, as it would not for any other. */
  | { kind: "unanswered"; error: HubError }
);

export type VisitContext = Follower & {
  hub: Hub;
  origin: Origin;
  job: string;
  now: () => Date;
  signal: AbortSignal;
};

type Readable = Extract<Entry, { ok: true }>;

/**
 * Looks at one repository: asks for what is not known, and reads it. Throws for nothing one repository does, only where
 * the run is to stop.
 */
export async function visit(task: Task, context: VisitContext): Promise<Look> {
  const { listed, formerRef } = task;
  const seen = { listed, formerRef, problems: [] };
  try {
    if (!("entry" in task)) return await lookByName(task, context);
    return listed ? await lookAt({ ...task, listed }, context) : unreadable(task.entry, task);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof HubError)) {
      const reason = error instanceof Error ? lastLine(error.message) : String(error);
      return { ...seen, kind: "failed", reason };
    }
    if (isHubDown(error)) return { ...seen, kind: "unanswered", error };
    if (error.kind === "disabled") return hidden({ ...task, status: "disabled" }, context);
    return { ...seen, kind: KINDS[error.kind] ?? "unreadable", reason: error.message };
  }
}

/** Where the Hub's refusal is no word on the repository's own state. */
const KINDS: Partial<Record<HubError["kind"], "missing" | "failed">> = {
  not_found: "missing",
  // Broken answers, and questions the Hub does not take: the next try may go better.
  invalid: "failed",
};

/** Whether every other repository would meet the same. */
export function isHubDown({ kind }: HubError): boolean {
  return kind === "unavailable" || kind === "rate_limited";
}

async function lookByName(task: Task, context: VisitContext): Promise<Look> {
  // Before the Hub is asked: who writes something else meanwhile may have read what is newer.
  const held = (await listHeadsOf([{ ref: task.ref, hubId: null }])).get(task.ref) ?? null;
  const raw = await context.hub.info(task.ref);
  const listed = readListed(raw);
  if (!listed) return unreadable(raw, task);
  const { standings } = await compareWithTracker(context, [listed], new Date(0));
  const standing = standings.find(({ ref }) => ref === listed.ref);
  // A name that leads to another is one that was renamed, whether it was tracked or not.
  const formerRef = standing?.formerRef ?? (listed.ref === task.ref ? null : task.ref);
  const heads = await listHeadsOf([listed]);
  const head = heads.get(listed.ref) ?? null;
  const isDue = standing?.isDue ?? false;
  const isWanted = task.namedBy !== null && head === null;
  if (context.origin === "hub" && !isDue && !isWanted && formerRef === null)
    return known(listed, head, null);
  const seen = { ...task, ref: listed.ref, entry: raw, listed, head, formerRef };
  return lookAt(seen, context, head?.ref === held?.ref ? held : head);
}

/** @param held what the catalog held before the Hub was asked by name; left out where a listing showed the entry */
async function lookAt(
  task: Task & { listed: Listed },
  context: VisitContext,
  held?: Head | null,
): Promise<Look> {
  const { listed, head } = task;
  const isWhole = held !== undefined;
  if (!isWhole && context.origin === "hub" && isOlder(listed, head))
    return lookByName(withoutEntry(task), context);
  // What the tracker does not know yet the catalog may hold under its old name.
  const formerRef = task.formerRef ?? (head && head.ref !== listed.ref ? head.ref : null);
  if (listed.status !== "listed") return hidden({ ...task, status: listed.status }, context);
  if (head?.hubStatus && context.origin === "hub") await tellStatus(listed, null, context);
  const stated = readEntry(task.entry);
  if (!stated.ok) return unreadable(task.entry, task);
  const isSameName = formerRef === null;
  if (head && isSameName && listed.sha !== null && isKnown(head, stated, context.origin))
    return known(listed, head, head.mark);
  // An unpinned revision is known by its whole entry, of which a listing shows a part.
  const entry =
    isWhole || listed.sha !== null ? stated : await wholeEntry(listed.ref, stated, context);
  if (head && isSameName && entry.model.sha === null && isKnown(head, entry, context.origin))
    return known(listed, head, head.mark);
  const reading = await read(entry, head, context);
  const mark = markOf(reading);
  // Where the same parts are still refused, the rest says what it said: only counts may have moved.
  if (head && isSameName && reading.sha !== null && head.sha === reading.sha && head.mark === mark)
    return known(listed, head, mark);
  const basedOn = (isWhole ? held : head)?.sha ?? null;
  return { kind: "read", listed, formerRef, problems: [], reading, basedOn };
}

/** A page of a listing may be older than what was read by name since; or the repository was set back. */
function isOlder({ sha, modifiedAt }: Listed, head: Head | null): boolean {
  if (!head?.modifiedAt || modifiedAt === null || sha === head.sha) return false;
  return new Date(modifiedAt) < head.modifiedAt;
}

/** The same repository, to be asked for by name. */
export function withoutEntry({ ref, namedBy, overtaken = 0 }: Task): Task {
  return { ref, listed: null, head: null, formerRef: null, namedBy, overtaken };
}

async function read(
  entry: Readable,
  head: Head | null,
  { hub, origin, now }: VisitContext,
): Promise<Reading> {
  const fetched = await fetchRepository(hub, entry);
  const kept = head && origin === "hub" ? await findKeptRecord(entry.model) : null;
  return readRepository(fetched, { origin, hubUrl: hub.url, kept, now: now() });
}

async function wholeEntry(ref: string, listed: Readable, { hub }: VisitContext): Promise<Readable> {
  const entry = readEntry(await hub.info(ref));
  return entry.ok ? entry : listed;
}

function known(listed: Listed, head: Head | null, mark: string | null): Look {
  return {
    kind: "known",
    listed,
    formerRef: null,
    problems: [],
    ref: head?.ref ?? null,
    mark,
  };
}

function unreadable(raw: unknown, { listed, formerRef }: Task): Look {
  const entry = readEntry(raw);
  const problems = entry.ok ? [] : entry.problems;
  const reason = problems[0]?.message ?? `${statedId(raw) ?? "An entry"} could not be read.`;
  return { kind: "unreadable", listed, formerRef, problems, reason };
}

/** A repository the Hub no longer shows to everyone: what the catalog knows of it stays, and says so. */
async function hidden(
  { ref, listed, formerRef, status, ...task }: Task & { status: "private" | "disabled" },
  context: VisitContext,
): Promise<Look> {
  const identity = { ref, hubId: listed?.hubId ?? null };
  const head = task.head ?? (await listHeadsOf([identity])).get(ref) ?? null;
  const isHeld = head !== null && context.origin === "hub";
  const isNews = isHeld && (await tellStatus(identity, status, context));
  return { kind: "hidden", listed, formerRef, problems: [], status, isHeld, isNews };
}

/** Tells the catalog whether the Hub still shows a model. Announced first, so that a broken run is seen to owe it. */
export async function tellStatus(
  { ref, hubId }: Identity,
  status: HubStatus | null,
  { hub, hubUrl, job, now }: VisitContext,
): Promise<boolean> {
  await announceLook(hubUrl, ref);
  const sourceUrl = `${hub.url}/api/models/${ref}`;
  return applyHubStatus({ ref, hubId }, { status, sourceUrl, seenAt: now() }, job);
}

/** Whether the latest revision is this one, read by this parser: then nothing new can be learned. */
function isKnown(head: Head, { model, raw }: Readable, origin: Origin): boolean {
  const isSame =
    model.sha === null
      ? head.sha === null && head.digest === digestOf(raw)
      : head.sha === model.sha;
  if (!isSame || head.mark === null) return false;
  // A Hub knows no sourced records, so only its version can have moved; a starter leaves alone what the Hub said.
  const hubMark = `hub ${PARSER_VERSION}`;
  if (origin === "hub")
    return (
      (head.mark === hubMark || head.mark.startsWith(`${hubMark} `)) && !isPartialMark(head.mark)
    );
  return head.mark.startsWith("hub ") || head.mark === parserMark("starter", model.record);
}

/** The database client puts its own call into the first lines of a message. */
function lastLine(message: string): string {
  return message.trim().split("\n").at(-1) ?? message;
}
