import { type AppliedOne, applyReadings, type ApplyRequest } from "@/lib/sync/apply/apply";
import type { Stage } from "@/lib/sync/engine/progress";
import type { HubError } from "@/lib/hub/client";
import {
  type Look,
  type Task,
  visit,
  type VisitContext,
  withoutEntry,
} from "@/lib/sync/engine/visit";

/** A repository that was looked at and, where it was read, written. */
export type Done = { task: Task; stage: Stage | null; look: Look; applied: AppliedOne | null };

type Wanted = { task: Task; stage: Stage | null };
type Looked = Wanted & { look: Look; weight: number };

export type IntakeOptions = {
  context: VisitContext;
  job: string;
  /** How many repositories are looked at side by side. */
  width: number;
  settle(done: Done[]): Promise<void>;
  /** Told of each that the Hub did not answer for; throws where the run is to end. */
  onHubDown(error: HubError): Promise<void>;
  onHubUp(): void;
};

const BATCH = 128;
/** Of characters and files, so that a wall of huge repositories does not fill the memory. */
const MOST_WEIGHT = 8 * 1024 * 1024;
const WEIGHT_OF_FILE = 300;

/**
 * Looks at repositories side by side and writes what was read in batches meanwhile. Both queues are short: who adds
 * waits for room, and so does the Hub for a slow database.
 */
export class Intake {
  private readonly options: IntakeOptions;
  private readonly wanted: Wanted[] = [];
  private readonly looked: Looked[] = [];
  private weight = 0;
  private looking = 0;
  private isWriting = false;
  private settling: Promise<void> = Promise.resolve();
  private failure: { error: unknown } | null = null;
  /** Woken at every step; whoever waits looks again whether its turn has come. */
  private sleepers: (() => void)[] = [];

  constructor(options: IntakeOptions) {
    this.options = options;
  }

  /** Takes in a repository, once there is room. */
  async add(task: Task, stage: Stage | null): Promise<void> {
    await this.until(() => this.wanted.length < this.options.width);
    if (stage) stage.pending += 1;
    this.wanted.push({ task, stage });
    this.step();
  }

  /** Resolves when all that was added is settled. */
  async drain(): Promise<void> {
    await this.until(() => this.isIdle());
  }

  /** Ends after a failure: what is under way ends, and what was read is still written, as far as it can be. */
  async abandon(): Promise<void> {
    this.failure ??= { error: new Error("The intake was abandoned.") };
    this.wanted.length = 0;
    while (this.looking > 0 || this.isWriting) await this.woken();
    await this.writeAll().catch(() => undefined);
  }

  private isIdle(): boolean {
    return (
      this.wanted.length === 0 && this.looking === 0 && this.looked.length === 0 && !this.isWriting
    );
  }

  private async until(isTime: () => boolean): Promise<void> {
    for (;;) {
      if (this.failure) throw this.failure.error;
      if (isTime()) return;
      await this.woken();
    }
  }

  private woken(): Promise<void> {
    return new Promise((resolve) => this.sleepers.push(resolve));
  }

  private wake(): void {
    const sleepers = this.sleepers;
    this.sleepers = [];
    for (const resolve of sleepers) resolve();
  }

  /** Starts whatever may start now. */
  private step(): void {
    if (!this.failure) {
      const hasRoom = () => this.looked.length < 2 * BATCH && this.weight < MOST_WEIGHT;
      while (this.wanted.length > 0 && this.looking < this.options.width && hasRoom()) {
        const next = this.wanted.shift();
        if (next) void this.look(next);
      }
      if (this.looked.length > 0 && !this.isWriting) void this.write();
    }
    this.wake();
  }

  private async look({ task, stage }: Wanted): Promise<void> {
    this.looking += 1;
    try {
      const look = await this.lookOnce(task);
      const weight = weightOf(look);
      this.weight += weight;
      this.looked.push({ task, stage, look, weight });
    } catch (error) {
      this.failure ??= { error };
    } finally {
      this.looking -= 1;
      this.step();
    }
  }

  private async lookOnce(task: Task): Promise<Look> {
    const seen = await visit(task, this.options.context);
    if (seen.kind !== "unanswered") {
      this.options.onHubUp();
      return seen;
    }
    await this.options.onHubDown(seen.error);
    return { ...seen, kind: "failed", reason: seen.error.message };
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    try {
      await this.writeAll();
    } catch (error) {
      this.failure ??= { error };
    } finally {
      this.isWriting = false;
      this.step();
    }
  }

  private async writeAll(): Promise<void> {
    while (this.looked.length > 0) {
      const batch = this.looked.splice(0, BATCH);
      const read = batch.filter(({ look }) => look.kind === "read");
      const requests = read.flatMap(({ task, look }) =>
        look.kind === "read" ? [requestOf(task, look, this.options.context)] : [],
      );
      const applied = requests.length > 0 ? await applyReadings(requests, this.options.job) : [];
      const results = new Map(read.map((looked, at) => [looked, applied[at] ?? null]));
      const done = batch
        .map((looked) => ({ ...looked, applied: results.get(looked) ?? null }))
        .filter((one) => !this.isToBeAskedAgain(one));
      // One batch is settled while the next is written, in their order.
      await this.settling;
      this.settling = this.settle(done);
      this.settling.catch(() => undefined);
    }
    await this.settling;
  }

  /** Somebody else wrote what may be newer: the Hub says what holds now. */
  private isToBeAskedAgain({ task, stage, weight, applied }: Looked & Done): boolean {
    if (applied?.outcome !== "stale") return false;
    this.weight -= weight;
    const overtaken = (task.overtaken ?? 0) + 1;
    this.wanted.unshift({ task: { ...withoutEntry(task), overtaken }, stage });
    return true;
  }

  private async settle(done: (Looked & Done)[]): Promise<void> {
    await this.options.settle(done);
    for (const { weight } of done) this.weight -= weight;
    this.step();
  }
}

/** Whoever is overtaken again and again is taken at its word in the end. */
const OVERTAKEN_MOST = 3;

function requestOf(
  { namedBy, overtaken = 0 }: Task,
  { reading, basedOn }: Extract<Look, { kind: "read" }>,
  { origin }: VisitContext,
): ApplyRequest {
  const isGuarded = origin === "hub" && overtaken < OVERTAKEN_MOST;
  return { reading, namedBy, ...(isGuarded ? { basedOn } : {}) };
}

function weightOf(look: Look): number {
  if (look.kind !== "read") return 0;
  const { cardText, artifacts } = look.reading;
  return (cardText?.length ?? 0) + artifacts.length * WEIGHT_OF_FILE;
}
