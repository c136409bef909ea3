// A timer for longer than this fires at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Ends early, and quietly, when a signal fires: the next try throws its reason. */
export function sleepUntil(
  ms: number,
  signals: readonly (AbortSignal | undefined)[],
): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener("abort", wake);
      resolve();
    };
    let leftMs = signals.some((signal) => signal?.aborted) ? 0 : ms;
    let timer: NodeJS.Timeout;
    const goOn = () => {
      const nextMs = Math.min(leftMs, LONGEST_TIMER_MS);
      leftMs -= nextMs;
      timer = setTimeout(leftMs > 0 ? goOn : wake, nextMs);
    };
    goOn();
    for (const signal of signals) signal?.addEventListener("abort", wake, { once: true });
  });
}
