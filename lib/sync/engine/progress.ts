import type { RunState } from "@/lib/sync/runs/commands";
import { saveProgress } from "@/lib/sync/runs/commands";
import { NO_COUNTS, OUTCOMES, type RunCounts, type SyncCursor } from "@/lib/sync/schema";

/** How far a run is, for who watches it. */
export type Told = {
  counts: RunCounts;
  /** Repositories the listing has shown, and those whose outcome is known. */
  listed: number;
  done: number;
  requests: number;
};

/** Part of the work after which a run may be resumed, once that part and all before it is settled. */
export type Stage = { pending: number; isClosed: boolean; next: SyncCursor; onDone: () => void };

const SAVE_EVERY_MS = 2_000;
/** A new place is written sooner: what lies before it need not be done again. */
const PLACE_EVERY_MS = 250;

/** Counts what a run does, remembers from where it may be resumed, and writes both every few seconds. */
export class Progress {
  readonly counts: RunCounts = { ...NO_COUNTS };
  readonly warnings: string[] = [];
  listed = 0;
  private readonly stages: Stage[] = [];
  private readonly requests: () => number;
  private readonly onTold: (told: Told) => void;
  private cursor: SyncCursor | null = null;
  private save: () => Promise<void> = () => Promise.resolve();
  private savedAt = 0;
  private onFailure: (error: unknown) => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private saving: Promise<void> = Promise.resolve();

  constructor(requests: () => number, onTold: (told: Told) => void) {
    this.requests = requests;
    this.onTold = onTold;
  }

  /** Repositories whose outcome is known. */
  get done(): number {
    return OUTCOMES.reduce((sum, outcome) => sum + this.counts[outcome], 0);
  }

  /** Begins a part of the work. It is settled when it was closed and nothing of it is pending. */
  open(next: SyncCursor, onDone: () => void = () => undefined): Stage {
    const stage = { pending: 0, isClosed: false, next, onDone };
    this.stages.push(stage);
    return stage;
  }

  close(stage: Stage): void {
    stage.isClosed = true;
    this.moveOn();
  }

  settle(stage: Stage): void {
    stage.pending -= 1;
    this.moveOn();
  }

  /** The place to go on from, whatever parts are open. */
  moveTo(cursor: SyncCursor): void {
    this.cursor = cursor;
  }

  private moveOn(): void {
    const before = this.cursor;
    let first = this.stages[0];
    while (first?.isClosed && first.pending === 0) {
      this.stages.shift();
      this.cursor = first.next;
      first.onDone();
      first = this.stages[0];
    }
    const isNew = this.cursor !== before;
    if (isNew && performance.now() - this.savedAt >= PLACE_EVERY_MS) this.later(this.save);
  }

  tell(): void {
    const { counts, listed, done } = this;
    this.onTold({ counts, listed, done, requests: this.requests() });
  }

  state(): RunState {
    const { counts, listed, warnings, cursor } = this;
    return { counts, listed, warnings, cursor, requests: this.requests() };
  }

  /** Writes every few seconds how far the run is, until it is stopped. */
  start(runId: string, now: () => Date, onFailure: (error: unknown) => void): void {
    this.onFailure = onFailure;
    this.save = async () => {
      this.savedAt = performance.now();
      await saveProgress(runId, this.state(), now());
    };
    this.timer = setInterval(() => this.later(this.save), SAVE_EVERY_MS);
  }

  /** Something to be written beside the run, and waited for before it ends. */
  later(work: () => Promise<void>): void {
    this.saving = this.saving.then(() => work().catch(this.onFailure));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.saving;
  }
}
