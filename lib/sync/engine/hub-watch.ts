import { type Hub, HubError } from "@/lib/hub/client";
import { readListed } from "@/lib/sync/tracker/entry";

/** The Hub answers for no repository. `isAll`: it did for none of this run, whose place then means nothing. */
export class HubGone extends Error {
  readonly isAll: boolean;

  constructor(cause: HubError, isAll: boolean) {
    super(cause.message, { cause });
    this.name = "HubGone";
    this.isAll = isAll;
  }
}

/** After so many repositories in a row without an answer, the Hub itself is asked whether it is there. */
const ASK_HUB_AFTER = 5;

/** Tells a Hub that is away, or answers for nothing, from repositories that are. */
export class HubWatch {
  private readonly hub: Hub;
  private inRow = 0;
  private answered = 0;
  private lastError: HubError | null = null;
  /** A repository that was shown in this run. */
  private shown: string | null = null;

  constructor(hub: Hub) {
    this.hub = hub;
  }

  up(): void {
    this.inRow = 0;
    this.answered += 1;
  }

  shows(ref: string): void {
    this.shown ??= ref;
  }

  /** @throws {HubGone} where the Hub shows not even one model; else only that repository failed */
  async down(error: HubError): Promise<void> {
    this.inRow += 1;
    this.lastError = error;
    if (this.inRow >= ASK_HUB_AFTER) await this.orStop(error, false);
  }

  /** @throws {HubGone} where every repository of the run went unanswered, and the Hub does too */
  async atEnd(): Promise<void> {
    if (this.lastError && this.answered === 0) await this.orStop(this.lastError, true);
  }

  private async orStop(error: HubError, isAll: boolean): Promise<void> {
    try {
      await this.hub.list({ limit: 1 }).next();
      this.inRow = 0;
    } catch {
      throw new HubGone(error, isAll);
    }
  }

  /**
   * Whether the Hub still shows what it shows: one that answers 404 for everything has lost nothing. Asked of a
   * repository of this run, or else of any that is listed.
   */
  async answersTruly(): Promise<boolean> {
    try {
      this.shown ??= await this.anyListed();
      if (this.shown === null) return false;
      return readListed(await this.hub.info(this.shown)) !== null;
    } catch (error) {
      if (error instanceof HubError) return false;
      throw error;
    }
  }

  private async anyListed(): Promise<string | null> {
    const { value } = await this.hub.list({ limit: 1 }).next();
    const [entry] = value?.entries ?? [];
    return readListed(entry)?.ref ?? null;
  }
}
