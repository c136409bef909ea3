import type { Job } from "@/lib/jobs/schema";
import { openHub } from "@/lib/sync/hub";
import { followRule } from "@/lib/sync/rules/follow";
import { findRule } from "@/lib/sync/rules/queries";
import { finished } from "@/lib/sync/jobs/finished";

/** One reading of what a rule names. */
export const ruleJob: Job<"sync.rule"> = {
  name: "sync.rule",
  async run({ ruleId, reach }, { signal }) {
    const rule = await findRule(ruleId);
    // Deleted since it was asked for. One that is paused is read when an admin asks for it.
    if (!rule) return;
    finished(await followRule(rule, { hub: openHub({ signal }), reach, job: "sync.rule", signal }));
  },
};
