/** No more than one statement a second tells how far a copy is. */
const TELL_EVERY_MS = 1000;

export type Copied = { files: number; bytes: number };

/** Counts what several transfers bring, and tells it now and then. */
export class Progress {
  private readonly tell: (copied: Copied) => Promise<void>;
  private readonly underWay = new Map<string, number>();
  private done: Copied = { files: 0, bytes: 0 };
  private toldAt = 0;
  private telling = false;

  constructor(tell: (copied: Copied) => Promise<void>) {
    this.tell = tell;
  }

  /** So much of one content has arrived. */
  arrived(key: string, bytes: number): void {
    this.underWay.set(key, bytes);
    this.perhapsTell();
  }

  /** All of a content is there, for so many files. */
  finished(key: string, { files, bytes }: Copied): void {
    this.underWay.delete(key);
    this.done = { files: this.done.files + files, bytes: this.done.bytes + files * bytes };
    this.perhapsTell();
  }

  private perhapsTell(): void {
    if (this.telling || Date.now() - this.toldAt < TELL_EVERY_MS) return;
    this.telling = true;
    this.toldAt = Date.now();
    let bytes = this.done.bytes;
    for (const part of this.underWay.values()) bytes += part;
    void this.tell({ files: this.done.files, bytes }).finally(() => {
      this.telling = false;
    });
  }
}
