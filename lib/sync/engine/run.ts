import { ProoflineError } from "@/lib/errors";
import { type Hub, HubError } from "@/lib/hub/client";
import { followLineage } from "@/lib/sync/engine/ancestry";
import { HubGone, HubWatch } from "@/lib/sync/engine/hub-watch";
import { Intake } from "@/lib/sync/engine/intake";
import { Lineage } from "@/lib/sync/engine/lineage-queue";
import { readScope } from "@/lib/sync/engine/listing-pages";
import { ListingWatch } from "@/lib/sync/engine/listing-watch";
import { Progress, type Told } from "@/lib/sync/engine/progress";
import type { Origin } from "@/lib/sync/reading/reading";
import type { SyncRule } from "@/lib/sync/rules/schema";
import { type Ending, type RunKey, type StartedRun, startRun } from "@/lib/sync/runs/commands";
import { endRun, type RuleEnding } from "@/lib/sync/runs/ending/commands";
import { whileAlone } from "@/lib/sync/runs/lock/commands";
import type { Reach, RunCounts, SyncScope } from "@/lib/sync/schema";
import { sentenceOf } from "@/lib/sync/engine/sentence";
import { settle } from "@/lib/sync/engine/settling";
import { isHubDown, type VisitContext } from "@/lib/sync/engine/visit";
import { withdrawMissing } from "@/lib/sync/engine/withdrawal";
import type { Work } from "@/lib/sync/engine/work";

export type SyncOptions = {
  hub: Hub;
  scope: SyncScope;
  /** `full` unless said. */
  reach?: Reach;
  /** Whose repositories these are, where a rule is followed. */
  rule?: SyncRule | null;
  /** Whose words are read: the Hub's own, or the starter recording's. */
  origin?: Origin;
  /** Who works, for the log. */
  job: string;
  /** How many repositories are read side by side. */
  width?: number;
  now?: () => Date;
  /** Ends the run between two repositories; the next one goes on from there. */
  signal?: AbortSignal | undefined;
  onProgress?: (told: Told) => void;
};

export type SyncResult = {
  runId: string;
  status: "completed" | "interrupted" | "failed";
  counts: RunCounts;
  isResumed: boolean;
  sentence: string;
  /** Clauses of the sentence that say what was left as it is, and why. */
  notes: string[];
};

const STOPPED = "The sync was stopped; the next one of the same scope goes on from there.";
const WIDTH = 16;
/** Under which address the tracker keeps what is recorded and not followed. */
const RECORDING = "starter";

/**
 * One run over a Hub: every repository of the scope, then the parents of those that belong to the catalog, and what is
 * missing. One bad repository never ends it. A run that was killed, stopped, or that the Hub went away from, is resumed
 * from its last page by the next run with the same scope.
 * @throws {ProoflineError} `conflict` when the same scope is being synced already
 */
export async function runSync(options: SyncOptions): Promise<SyncResult> {
  const { hub, scope, origin = "hub", reach = "full", rule = null, signal } = options;
  const now = options.now ?? (() => new Date());
  const key: RunKey = {
    source: origin,
    hubUrl: origin === "starter" ? "https://huggingface.co" : hub.url,
    scope,
    reach,
    ruleId: rule?.id ?? null,
  };
  const result = await whileAlone(key, async (lost) => {
    const run = await startRun(key, now());
    const stop = signal ? AbortSignal.any([lost, signal]) : lost;
    return new Run(run, stop, options, now).toEnd();
  });
  if (result) return result;
  throw new ProoflineError(
    "conflict",
    "A sync of the same scope is already running. Wait until it ends, or choose another scope.",
  );
}

class Run {
  private readonly work: Work;
  private readonly now: () => Date;
  private readonly failed: AbortController;
  /** Fires when the run is asked to stop, which is no failure. */
  private readonly asked: AbortSignal | null;

  constructor(run: StartedRun, stop: AbortSignal, options: SyncOptions, now: () => Date) {
    const { hub, scope, origin = "hub", reach = "full", rule = null, job } = options;
    const failed = new AbortController();
    const context: VisitContext = {
      hub,
      hubUrl: origin === "starter" ? RECORDING : hub.url,
      origin,
      depth: scope.depth ?? "full",
      job,
      now,
      signal: AbortSignal.any([stop, failed.signal]),
    };
    const hubWatch = new HubWatch(hub);
    const intake = new Intake({
      context,
      job,
      width: options.width ?? WIDTH,
      settle: (done) => settle(done, this.work),
      onHubDown: (error) => hubWatch.down(error),
      onHubUp: () => hubWatch.up(),
    });
    const asked = hub.requests();
    const place = run.cursor;
    this.failed = failed;
    this.asked = options.signal ?? null;
    this.now = now;
    this.work = {
      run,
      scope,
      reach,
      rule,
      context,
      progress: new Progress(() => hub.requests() - asked, options.onProgress ?? (() => undefined)),
      hubWatch,
      listingWatch: new ListingWatch(),
      lineage: new Lineage(),
      intake,
      generation: 0,
      newest: place && "newest" in place ? place.newest : null,
      broken: place && "broken" in place ? place.broken : null,
      held: null,
      missing: new Set(),
    };
  }

  async toEnd(): Promise<SyncResult> {
    const { run, progress, hubWatch, intake } = this.work;
    progress.start(run.id, this.now, (error) => this.failed.abort(error));
    try {
      await readScope(this.work);
      await followLineage(this.work);
      await withdrawMissing(this.work);
      await hubWatch.atEnd();
    } catch (error) {
      await intake.abandon();
      await progress.stop();
      return await this.ended(this.endingOf(error), error);
    }
    await progress.stop();
    return this.ended({ status: "completed", message: this.sentence(), startsOver: false }, null);
  }

  private async ended(ending: Ending, error: unknown): Promise<SyncResult> {
    const { run, progress } = this.work;
    const rule = ending.status === "completed" ? this.ruleEnding() : null;
    await endRun(run.id, ending, progress.state(), { rule, now: this.now() });
    if (ending.status === "failed" && !isHubs(error)) throw error;
    return {
      runId: run.id,
      status: ending.status,
      counts: progress.counts,
      isResumed: run.cursor !== null,
      notes: this.notes(),
      sentence: ending.status === "failed" ? `The sync stopped: ${ending.message}` : ending.message,
    };
  }

  private endingOf(error: unknown): Ending {
    if (this.asked?.aborted) return { status: "interrupted", message: STOPPED, startsOver: false };
    const message = error instanceof Error ? error.message : String(error);
    // A refused page would be refused again; from where the Hub went away, it may go on.
    const startsOver =
      error instanceof HubError ? !isHubDown(error) : error instanceof HubGone && error.isAll;
    return { status: "failed", message, startsOver };
  }

  private ruleEnding(): RuleEnding | null {
    const { rule, reach, newest, broken } = this.work;
    if (!rule) return null;
    const watermark = newest !== null && broken === null ? new Date(newest) : null;
    const isWhole = reach === "full" && broken === null;
    return { id: rule.id, watermark, reconciledAt: isWhole ? this.now() : null };
  }

  private sentence(): string {
    const { progress, context } = this.work;
    const source = context.origin === "starter" ? "the starter recording" : context.hub.url;
    return sentenceOf(progress.counts, source, this.notes());
  }

  private notes(): string[] {
    const { broken, held } = this.work;
    return [
      ...(broken === null ? [] : [`${broken}, so nothing was withdrawn`]),
      ...(held === null ? [] : [held]),
    ];
  }
}

/** Whether it is the Hub's doing, which is told and not thrown. */
function isHubs(error: unknown): error is HubError | HubGone {
  return error instanceof HubError || error instanceof HubGone;
}
