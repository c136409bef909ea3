import { env } from "@/lib/env";
import { enqueue } from "@/lib/jobs/enqueue";
import type { Job } from "@/lib/jobs/schema";
import { listDueRules } from "@/lib/sync/rules/due/queries";
import { forgetAnswers } from "@/lib/sync/answers/commands";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A page nobody came by for so long has another address by now. */
const ANSWERS_KEPT_MS = 60 * DAY_MS;

/** Puts the rules that are due into the queue. */
export const scheduleJob: Job<"sync.schedule"> = {
  name: "sync.schedule",
  async run() {
    const { PROOFLINE_OFFLINE: isOffline, PROOFLINE_FIRST_SYNC: followsByItself } = env();
    if (isOffline || !followsByItself) return;
    const now = new Date();
    for (const { rule, reach } of await listDueRules(now))
      await enqueue("sync.rule", { ruleId: rule.id, reach });
    await forgetAnswers(new Date(now.getTime() - ANSWERS_KEPT_MS));
  },
};
