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
    const isEnded = signals.some((signal) => signal?.aborted);
    const timer = setTimeout(wake, isEnded ? 0 : ms);
    for (const signal of signals) signal?.addEventListener("abort", wake, { once: true });
  });
}
