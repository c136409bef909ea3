import { onSignal } from "@/bin/run/shutdown.mjs";
import { startWorker } from "@/lib/jobs/worker";
import { gatedJob } from "@/lib/testing/gated-job";

// A worker in a process of its own, for a test to kill: bin/worker.ts with a job that waits.

const worker = await startWorker({ jobs: [gatedJob], graceMs: Number(process.env.TEST_GRACE_MS) });
onSignal(() => {
  void worker.stop().then(() => process.exit(0));
});
