import type { SyncResult } from "@/lib/sync/engine/run";

/** Ends a job with its run: what did not come to its end is the next worker's, or the next try's. */
export function finished({ status, sentence }: SyncResult): void {
  if (status !== "completed") throw new Error(sentence);
}
