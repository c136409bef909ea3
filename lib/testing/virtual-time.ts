/** Time that passes only when everybody waits, so that hours take no time and every run is the same. */
export class VirtualTime {
  private at: number;
  private readonly sleepers = new Map<() => void, number>();

  /** @param start milliseconds since 1970 */
  constructor(start: number) {
    this.at = start;
  }

  now(): number {
    return this.at;
  }

  /** Resolves at its time, or when it is canceled. */
  sleep(ms: number, cancel?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.sleepers.delete(wake);
        cancel?.removeEventListener("abort", wake);
        resolve();
      };
      cancel?.addEventListener("abort", wake, { once: true });
      this.sleepers.set(wake, this.at + Math.max(0, ms));
    });
  }

  /** Lets time pass until the work is done. */
  async pass<T>(work: Promise<T>): Promise<T> {
    const ended = { isEnded: false };
    const end = () => {
      ended.isEnded = true;
    };
    work.then(end, end);
    for (;;) {
      // Everything that follows from the present moment without waiting has happened after this.
      await new Promise((resolve) => setImmediate(resolve));
      if (ended.isEnded) return work;
      const [next] = [...this.sleepers].sort((a, b) => a[1] - b[1]);
      if (next === undefined) throw new Error("Everybody waits for something that no time brings.");
      this.at = Math.max(this.at, next[1]);
      next[0]();
    }
  }
}

/** Numbers in [0, 1) that are the same for a seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
