import { ProoflineError } from "@/lib/errors";
import { type Hub, HubError } from "@/lib/hub/client";
import { Lineage } from "@/lib/sync/lineage-queue";
import type { Origin } from "@/lib/sync/reading";
import {
  finishRun,
  saveProgress,
  type StartedRun,
  startRun,
  whileAlone,
} from "@/lib/sync/runs/commands";
import { OUTCOMES, type Outcome, type SyncCursor, type SyncScope } from "@/lib/sync/schema";
import { type Item, pagesOf } from "@/lib/sync/scope";
import { listHeads } from "@/lib/sync/stored/queries";
import {
  HubDown,
  isHubDown,
  type NamedBy,
  visit,
  type Visit,
  type VisitContext,
} from "@/lib/sync/visit";

export type SyncOptions = {
  hub: Hub;
  scope: SyncScope;
  /** Whose words are read: the Hub's own, or the starter recording's. */
  origin?: Origin;
  job: string;
  now?: () => Date;
  onProgress?: (progress: { visited: number; counts: Counts; ref: string }) => void;
};

export type Counts = Record<Outcome, number>;
export type SyncResult = {
  runId: string;
  status: "completed" | "failed";
  counts: Counts;
  isResumed: boolean;
  sentence: string;
};

type Work = { item: Item; namedBy: NamedBy | null };

const WORKERS = 3;
const TOLD_EVERY = 50;
/** After so many repositories in a row without an answer, the Hub itself is asked whether it is there. */
const ASK_HUB_AFTER = 5;

/**
 * One run over a Hub: every repository of the scope, then the parents of those that belong to the catalog. One bad
 * repository never ends it. A run that was killed, or that the Hub went away from, is resumed from its last page by the
 * next run with the same scope.
 * @throws {ProoflineError} `conflict` when the same scope is being synced already
 */
export async function runSync(options: SyncOptions): Promise<SyncResult> {
  const { hub, scope, origin = "hub", now = () => new Date() } = options;
  const key = {
    source: origin,
    hubUrl: origin === "starter" ? "https://huggingface.co" : hub.url,
    scope,
  };
  const result = await whileAlone(key, async () => {
    const run = await startRun(key, now());
    return new Run(run, { hub, origin, job: options.job, now }, options).toEnd();
  });
  if (result) return result;
  throw new ProoflineError(
    "conflict",
    "A sync of the same scope is already running. Wait until it ends, or choose another scope.",
  );
}

/** The Hub answers for no repository. `isAll`: it did for none of this run, whose place then means nothing. */
class HubGone extends Error {
  readonly isAll: boolean;

  constructor(cause: HubDown, isAll: boolean) {
    super(cause.message, { cause });
    this.name = "HubGone";
    this.isAll = isAll;
  }
}

class Run {
  private readonly counts: Counts = {
    applied: 0,
    unchanged: 0,
    excluded: 0,
    unreadable: 0,
    failed: 0,
    gone: 0,
  };
  private readonly lineage = new Lineage();
  /** Of this run, and under it what an interrupted run had found. */
  private readonly outcomes = new Map<string, Outcome>();
  private readonly earlier = new Map<string, Outcome>();
  private readonly started: StartedRun;
  private readonly context: VisitContext;
  private readonly options: SyncOptions;
  private unanswered = 0;
  private lastUnanswered: HubDown | null = null;

  constructor(started: StartedRun, context: VisitContext, options: SyncOptions) {
    this.started = started;
    this.context = context;
    this.options = options;
  }

  async toEnd(): Promise<SyncResult> {
    const { now } = this.context;
    try {
      await this.recall();
      for await (const page of pagesOf(this.context.hub, this.options.scope, this.started.cursor)) {
        await this.visitAll(
          page.items.map((item) => ({ item, namedBy: null })),
          page.next,
        );
      }
      await this.followLineage();
      if (this.lastUnanswered && this.counts.failed === this.outcomes.size)
        await this.orStop(this.lastUnanswered, true);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // A refused page would be refused again; from where the Hub went away, it may go on.
      const startsOver =
        error instanceof HubError ? !isHubDown(error) : error instanceof HubGone && error.isAll;
      await finishRun(this.started.id, { status: "failed", message, startsOver }, now());
      if (error instanceof HubError || error instanceof HubGone)
        return this.result("failed", `The sync stopped: ${message}`);
      throw error;
    }
    const sentence = this.sentence();
    await finishRun(
      this.started.id,
      { status: "completed", message: sentence, startsOver: false },
      now(),
    );
    return this.result("completed", sentence);
  }

  /** What an interrupted run had seen still has parents to follow. */
  private async recall(): Promise<void> {
    const { before } = this.started;
    // What failed then may answer now.
    for (const { ref, outcome } of before)
      if (outcome !== "failed") this.earlier.set(ref.toLowerCase(), outcome);
    const belonging = before
      .filter(({ outcome }) => outcome === "applied" || outcome === "unchanged")
      .map(({ ref }) => ref);
    for (const head of (await listHeads(belonging)).values())
      this.lineage.follow(head.ref, head.parents);
    for (const { ref, outcome } of before)
      if (outcome === "excluded") this.lineage.setAside(ref, null);
  }

  /** Rounds of copies and parents, until a round brings nothing new. */
  private async followLineage(): Promise<void> {
    const cursor: SyncCursor = { part: "lineage" };
    for (;;) {
      const copies = this.lineage.takeCopies();
      await this.visitAll(
        copies.map((ref) => ({ item: { ref }, namedBy: null })),
        cursor,
      );
      const parents = this.lineage.takeParents((ref) => this.isDone(ref));
      if (copies.length === 0 && parents.length === 0) return;
      await this.visitAll(
        parents.map(({ ref, namedBy }) => ({ item: { ref }, namedBy })),
        cursor,
      );
    }
  }

  private isDone(ref: string): boolean {
    const key = ref.toLowerCase();
    const outcome = this.outcomes.get(key) ?? this.earlier.get(key);
    return outcome !== undefined && outcome !== "excluded";
  }

  /** Outcomes are told as they come; the place to go on from moves only when all of a page is done. */
  private async visitAll(work: readonly Work[], next: SyncCursor): Promise<void> {
    for (let at = 0; at < work.length; at += TOLD_EVERY) {
      const isLast = at + TOLD_EVERY >= work.length;
      await this.visitSome(work.slice(at, at + TOLD_EVERY), isLast ? next : null);
    }
  }

  private async visitSome(work: readonly Work[], next: SyncCursor | null): Promise<void> {
    const visits: Visit[] = [];
    const queue = work.values();
    const worker = async () => {
      for (const { item, namedBy } of queue) {
        const seen = await this.visitOne(item, namedBy);
        if (seen) visits.push(seen);
      }
    };
    // All must have ended before the run does; what one could not do is told after that.
    const ended = await Promise.allSettled(Array.from({ length: WORKERS }, worker));
    const failure = ended.find((worker) => worker.status === "rejected");
    await saveProgress(this.started.id, visits, failure ? null : next);
    if (failure) throw failure.reason;
  }

  private async visitOne(item: Item, namedBy: NamedBy | null): Promise<Visit | null> {
    const seen = await this.answered(item, namedBy);
    // A parent the Hub does not show stays a name without a revision; that is no fault of this run.
    if (namedBy && seen.outcome === "unreadable") return null;
    const key = seen.ref.toLowerCase();
    const before = this.outcomes.get(key);
    if (before !== undefined) this.counts[before] -= 1;
    this.outcomes.set(key, seen.outcome);
    this.counts[seen.outcome] += 1;
    if (seen.outcome === "excluded") this.lineage.setAside(seen.ref, seen.copyOf);
    if (seen.outcome === "applied" || seen.outcome === "unchanged")
      this.lineage.follow(seen.ref, seen.parents);
    this.options.onProgress?.({ visited: this.outcomes.size, counts: this.counts, ref: seen.ref });
    return seen;
  }

  private async answered(item: Item, namedBy: NamedBy | null): Promise<Visit> {
    try {
      const seen = await visit(item, this.context, namedBy);
      this.unanswered = 0;
      return seen;
    } catch (error) {
      if (!(error instanceof HubDown)) throw error;
      this.unanswered += 1;
      this.lastUnanswered = error;
      if (this.unanswered >= ASK_HUB_AFTER) await this.orStop(error, false);
      return {
        ref: error.ref,
        outcome: "failed",
        reason: error.message,
        problems: [],
        parents: [],
        copyOf: [],
      };
    }
  }

  /** Ends the run where the Hub shows not even one model; else only those repositories fail. */
  private async orStop(error: HubDown, isAll: boolean): Promise<void> {
    try {
      await this.context.hub.list({ limit: 1 }).next();
      this.unanswered = 0;
    } catch {
      throw new HubGone(error, isAll);
    }
  }

  private sentence(): string {
    const total = OUTCOMES.reduce((sum, outcome) => sum + this.counts[outcome], 0);
    const parts = OUTCOMES.map((outcome) => `${this.counts[outcome]} ${outcome}`).join(", ");
    return `Read ${total} ${total === 1 ? "repository" : "repositories"} from ${this.context.origin === "starter" ? "the starter recording" : this.context.hub.url}: ${parts}.`;
  }

  private result(status: SyncResult["status"], sentence: string): SyncResult {
    return {
      runId: this.started.id,
      status,
      counts: this.counts,
      isResumed: this.started.cursor !== null,
      sentence,
    };
  }
}
