import { env } from "@/lib/env";
import { enqueue, enqueueAll } from "@/lib/jobs/enqueue";
import type { Job } from "@/lib/jobs/schema";
import { listOutdatedReadings } from "@/lib/sync/artifacts/queries";
import { listDueRules } from "@/lib/sync/rules/due/queries";
import { forgetAnswers } from "@/lib/sync/answers/commands";
import { forgetRuns } from "@/lib/sync/runs/retention/commands";

/** At a time, so that better readers do not stand before everything else in the queue. */
const READ_AGAIN_MOST = 500;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A page nobody came by for so long has another address by now. */
const ANSWERS_KEPT_MS = 60 * DAY_MS;

/** Puts the rules that are due into the queue, and the revisions whose files are to be read again. */
export const scheduleJob: Job<"sync.schedule"> = {
  name: "sync.schedule",
  async run() {
    const { PROOFLINE_OFFLINE: isOffline, PROOFLINE_FIRST_SYNC: followsByItself } = env();
    if (isOffline || !followsByItself) return;
    const now = new Date();
    for (const { rule, reach } of await listDueRules(now))
      await enqueue("sync.rule", { ruleId: rule.id, reach });
    const outdated = await listOutdatedReadings(READ_AGAIN_MOST);
    await enqueueAll(
      "artifacts.read",
      outdated.map((revisionId) => ({ revisionId })),
    );
    await forgetAnswers(new Date(now.getTime() - ANSWERS_KEPT_MS));
    await forgetRuns(now);
  },
};
