import { type Hub, HubError } from "@/lib/hub/client";
import { statedId } from "@/lib/hub/schema";
import { isCopy } from "@/lib/sync/admission";
import { applyReading } from "@/lib/sync/apply";
import type { ProblemClaim } from "@/lib/sync/claim";
import { type Entry, fetchRepository, readEntry } from "@/lib/sync/fetch-repository";
import {
  isPartialMark,
  markOf,
  type Origin,
  PARSER_VERSION,
  parserMark,
  type Reading,
  readRepository,
} from "@/lib/sync/reading";
import type { Outcome } from "@/lib/sync/schema";
import type { Item } from "@/lib/sync/scope";
import { applyHubStatus } from "@/lib/sync/status/commands";
import { digestOf } from "@/lib/sync/storable";
import {
  findHead,
  findKeptRecord,
  type Head,
  type HubStatus,
  type Identity,
} from "@/lib/sync/stored/queries";

export type NamedBy = { ref: string; relation: string };
export type ParentName = { ref: string; relation: string };

/** What became of one repository, and who its parents are. */
export type Visit = {
  ref: string;
  outcome: Outcome;
  reason: string | null;
  problems: ProblemClaim[];
  parents: ParentName[];
  /** Models it says it is a copy of; they decide whether an excluded one belongs after all. */
  copyOf: string[];
};

export type VisitContext = { hub: Hub; origin: Origin; job: string; now: () => Date };

type Readable = Extract<Entry, { ok: true }>;

/**
 * Visits one repository: asks for what is not known, reads it, writes it. Never throws for what one repository does;
 * a Hub that does not answer at all is thrown on, since every other repository would meet the same.
 */
export async function visit(
  item: Item,
  context: VisitContext,
  namedBy: NamedBy | null = null,
): Promise<Visit> {
  let ref = "ref" in item ? item.ref : (statedId(item.raw) ?? "(an entry without an id)");
  try {
    const entry = "ref" in item ? readEntry(await context.hub.info(item.ref)) : readEntry(item.raw);
    ref = entry.ok ? entry.model.ref : entry.ref;
    if (!entry.ok)
      return ended(
        ref,
        "unreadable",
        entry.problems[0]?.message ?? "It could not be read.",
        entry.problems,
      );
    return await visitEntry(entry, context, namedBy, "ref" in item);
  } catch (error) {
    if (error instanceof HubError) {
      if (isHubDown(error)) throw new HubDown(ref, error);
      const name = { ref, hubId: null };
      const head = error.kind === "disabled" ? await findHead(name) : null;
      if (head) return await withdrawn(name, head, "disabled", context);
      return ended(ref, "unreadable", error.message);
    }
    return ended(ref, "failed", error instanceof Error ? lastLine(error.message) : String(error));
  }
}

/** The Hub did not answer for a repository; a run gives up after a few of them. */
export class HubDown extends Error {
  readonly ref: string;

  constructor(ref: string, cause: HubError) {
    super(cause.message, { cause });
    this.name = "HubDown";
    this.ref = ref;
  }
}

async function visitEntry(
  listed: Readable,
  context: VisitContext,
  namedBy: NamedBy | null,
  isWhole: boolean,
): Promise<Visit> {
  const { ref } = listed.model;
  const head = await findHead(listed.model);
  const status = statusOf(listed.model);
  if (status !== null) return withdrawn(listed.model, head, status, context);
  if (head?.hubStatus && context.origin === "hub") await tellStatus(listed.model, null, context);
  if (head && listed.model.sha !== null && isKnown(head, listed, context.origin))
    return unchanged(ref, head);
  // An unpinned revision is known by its whole entry, of which a listing shows a part.
  const entry =
    isWhole || listed.model.sha !== null ? listed : wholeEntry(await context.hub.info(ref), listed);
  if (head && entry.model.sha === null && isKnown(head, entry, context.origin))
    return unchanged(ref, head);
  const reading = await read(entry, context);
  // Where the same parts are still refused, the rest says what it said: only counts may have moved.
  if (head && reading.sha !== null && head.sha === reading.sha && head.mark === markOf(reading))
    return unchanged(ref, head);
  const { outcome, reason } = await applyReading(reading, { namedBy, job: context.job });
  return { ...ended(ref, outcome, reason), ...lineageOf(reading) };
}

const WITHDRAWN = {
  disabled: "The Hub has disabled it.",
  private: "It is private on the Hub.",
  gone: "It is no longer on the Hub.",
} as const;

function statusOf(model: { private: boolean; disabled: boolean }): HubStatus | null {
  if (model.disabled) return "disabled";
  return model.private ? "private" : null;
}

/** A repository the Hub no longer shows to everyone: what the catalog knows of it stays, and says so. */
async function withdrawn(
  identity: Identity,
  head: Head | null,
  status: HubStatus,
  context: VisitContext,
): Promise<Visit> {
  const { ref } = identity;
  if (!head || context.origin !== "hub") return ended(ref, "excluded", WITHDRAWN[status]);
  const isNews = await tellStatus(identity, status, context);
  return {
    ...unchanged(ref, head),
    ...(isNews && { outcome: "applied", reason: WITHDRAWN[status] }),
  };
}

async function tellStatus(
  { ref, hubId }: Identity,
  status: HubStatus | null,
  { hub, job, now }: VisitContext,
): Promise<boolean> {
  const sourceUrl = `${hub.url}/api/models/${ref}`;
  return applyHubStatus({ ref, hubId }, { status, sourceUrl, seenAt: now() }, job);
}

async function read(entry: Readable, { hub, origin, now }: VisitContext): Promise<Reading> {
  const fetched = await fetchRepository(hub, entry);
  const kept = origin === "hub" ? await findKeptRecord(entry.model) : null;
  return readRepository(fetched, { origin, hubUrl: hub.url, kept, now: now() });
}

function wholeEntry(raw: unknown, listed: Readable): Readable {
  const entry = readEntry(raw);
  return entry.ok ? entry : listed;
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

function unchanged(ref: string, { parents }: Head): Visit {
  return { ...ended(ref, "unchanged", null), parents: parents.filter(isLineage) };
}

function lineageOf({ claims }: Reading): { parents: ParentName[]; copyOf: string[] } {
  const models = claims.edges.flatMap(({ relation, parent }) =>
    parent.kind === "model" ? [{ ref: parent.ref, relation }] : [],
  );
  return { parents: models.filter(isLineage), copyOf: models.filter(isCopy).map(({ ref }) => ref) };
}

function isLineage({ relation }: { relation: string }): boolean {
  return relation !== "trained_on" && relation !== "judged_by";
}

function ended(
  ref: string,
  outcome: Outcome,
  reason: string | null,
  problems: ProblemClaim[] = [],
): Visit {
  return { ref, outcome, reason, problems, parents: [], copyOf: [] };
}

/** Whether every other repository would meet the same. */
export function isHubDown({ kind }: HubError): boolean {
  return kind === "unavailable" || kind === "rate_limited";
}

/** The database client puts its own call into the first lines of a message. */
function lastLine(message: string): string {
  return message.trim().split("\n").at(-1) ?? message;
}
