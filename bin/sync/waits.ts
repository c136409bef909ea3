import type { HubWait } from "@/lib/hub/limiter";

const QUIET_MS = 5_000;

/**
 * Says why a run stands still, once for all requests that wait for the same: again when the wait has become twice as
 * long, or is over and there is another.
 */
export function waitSentences(say: (line: string) => void, now = () => performance.now()) {
  const told = new Map<string, { seconds: number; until: number }>();
  return ({ reason, waitMs }: HubWait): void => {
    const last = told.get(reason);
    const at = now();
    const seconds = Math.ceil(waitMs / 1000);
    if (last && at < last.until && seconds < 2 * last.seconds) return;
    told.set(reason, { seconds, until: at + Math.max(QUIET_MS, waitMs) });
    say(`waiting ${seconds} s for the Hub: ${reason}`);
  };
}
