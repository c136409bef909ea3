import { admit, isCopy } from "@/lib/sync/reading/admission";
import type { AppliedOne } from "@/lib/sync/apply/apply";
import type { Claims } from "@/lib/sync/reading/claim";
import type { Done } from "@/lib/sync/engine/intake";
import { markOf, PARSER_VERSION, type Reading } from "@/lib/sync/reading/reading";
import type { OutcomeRow } from "@/lib/sync/runs/commands";
import type { Settlement, TrackedRow, Unshown } from "@/lib/sync/tracker/commands";
import type { Look, NamedBy } from "@/lib/sync/engine/visit";

/** A parent as a repository names it. */
export type ParentName = NamedBy;

/** What came of one repository, for the run, the tracker and the lineage that follows from it. */
export type Settled = {
  row: OutcomeRow;
  /** Whether the run notes it; a parent the Hub does not show stays a name without a revision, which is no fault. */
  isTold: boolean;
  tracked: TrackedRow | null;
  unshown: Unshown | null;
  renamed: { from: string; to: string } | null;
  /** Whether the Hub showed no such repository to who asked by name. */
  isMissing: boolean;
  /** Its name in the catalog; null where it does not belong. */
  catalogRef: string | null;
  /** Of a model of the catalog: whom it names, or null where the catalog has to be asked. */
  parents: ParentName[] | null;
};

/** What decides of a settlement: all else follows from it. */
type Ending = {
  outcome: OutcomeRow["outcome"];
  reason: string | null;
  /** Null leaves what is tracked as it is. */
  settlement: Partial<Settlement> | null;
  /** Where it is not shown as it is listed, how it is shown. */
  status?: Unshown["status"];
  catalogRef?: string | null;
  parents?: ParentName[] | null;
};

const HIDDEN = {
  disabled: "The Hub has disabled it.",
  private: "It is private on the Hub.",
} as const;

/** What is to be remembered of a repository that was looked at and, where it was read, written. */
export function settlementOf({ task, look, applied }: Done): Settled {
  const { listed, formerRef, problems } = look;
  const ref = listed?.ref ?? task.ref;
  const ending = endingOf(look, applied, ref);
  const { outcome, reason, settlement, status = null, catalogRef = null, parents = [] } = ending;
  const tracked = { ...trackedOutcome(outcome), reason, ...settlement };
  const isFailed = outcome === "failed";
  return {
    row: { ref, outcome, reason, problems },
    isTold: task.namedBy === null || outcome !== "unreadable",
    tracked: listed ? { listed, settlement: settlement && { ...UNREAD, ...tracked } } : null,
    unshown:
      listed || settlement === null ? null : { ref, status, reason, outcome: tracked.outcome },
    renamed: formerRef === null || isFailed ? null : { from: formerRef, to: ref },
    isMissing: look.kind === "missing",
    catalogRef,
    parents,
  };
}

const UNREAD = { readMark: null, readSha: null, hingesOn: [] };

/** What had nothing new and what was written now belong alike. */
function trackedOutcome(outcome: OutcomeRow["outcome"]): Pick<Settlement, "outcome"> {
  return { outcome: outcome === "unchanged" ? "applied" : outcome };
}

function endingOf(look: Look, applied: AppliedOne | null, ref: string): Ending {
  switch (look.kind) {
    case "read":
      if (applied === null) throw new Error(`${ref} was read and not written.`);
      return readEnding(look.reading, applied, ref);
    case "known":
      return knownEnding(look);
    case "hidden":
      return hiddenEnding(look, ref);
    case "missing":
      return { outcome: "unreadable", reason: look.reason, settlement: null };
    case "unreadable": {
      const { listed, problems, reason } = look;
      // What an entry says wrongly it says until the next commit; what was refused may be shown any day.
      const isFinal = problems.length > 0 && listed !== null;
      const settlement = isFinal ? { readMark: `hub ${PARSER_VERSION}`, readSha: listed.sha } : {};
      return { outcome: "unreadable", reason, settlement };
    }
    case "failed":
      return { outcome: "failed", reason: look.reason, settlement: {} };
    case "unanswered":
      throw new Error(`${ref} was not answered for, which is the run's to settle.`);
  }
}

function readEnding(reading: Reading, { outcome, reason }: AppliedOne, ref: string): Ending {
  const read = { readMark: markOf(reading), readSha: reading.sha };
  if (outcome === "failed") return { outcome, reason, settlement: {} };
  if (outcome === "stale") throw new Error(`${ref} is to be asked for again, not settled.`);
  if (outcome === "excluded")
    return { outcome, reason, settlement: { ...read, hingesOn: hingesOf(reading) } };
  const parents = parentsOf(reading.claims);
  return { outcome, reason, settlement: read, catalogRef: ref, parents };
}

function knownEnding({ listed, ref, mark }: Extract<Look, { kind: "known" }>): Ending {
  if (ref === null) return { outcome: "excluded", reason: null, settlement: null };
  const read = { readMark: mark ?? `hub ${PARSER_VERSION}`, readSha: listed.sha };
  return { outcome: "unchanged", reason: null, settlement: read, catalogRef: ref, parents: null };
}

/** What the catalog holds of a repository that is hidden now stays, and is an event once. */
function hiddenEnding(look: Extract<Look, { kind: "hidden" }>, ref: string): Ending {
  const { status, isHeld, isNews } = look;
  const told = { reason: HIDDEN[status], settlement: {}, status };
  if (!isHeld) return { outcome: "excluded", ...told };
  const outcome = isNews ? "applied" : "unchanged";
  return { outcome, ...told, catalogRef: ref, parents: null };
}

/** The models it names as ancestors of any kind. */
export function parentsOf({ edges }: Claims): ParentName[] {
  return edges
    .filter(isAncestry)
    .flatMap(({ relation, parent }) =>
      parent.kind === "model" ? [{ ref: parent.ref, relation }] : [],
    );
}

/** Whether an edge leads to what a model comes from: no data it saw, no judge it met. */
export function isAncestry({ relation }: { relation: string }): boolean {
  return relation !== "trained_on" && relation !== "judged_by";
}

/** The models whose copy it says it is, where only that they do not belong keeps it out. */
function hingesOf({ claims }: Reading): string[] {
  const alone = admit(claims, { namedBy: null, isDistilled: () => false });
  if (alone.rule !== null) return [];
  return parentsOf({ ...claims, edges: claims.edges.filter(isCopy) }).map(({ ref }) =>
    ref.toLowerCase(),
  );
}
