import { createRule } from "@/lib/sync/rules/commands";
import { followRule } from "@/lib/sync/rules/follow";
import { findRule } from "@/lib/sync/rules/queries";
import { SyncRuleInput, type SyncRule } from "@/lib/sync/rules/schema";
import type { Hub } from "@/lib/hub/client";

let count = 0;

/** A stored rule, of a name of its own. */
export async function aRule(input: Record<string, unknown>): Promise<SyncRule> {
  count += 1;
  const stated = SyncRuleInput.parse({ name: `rule ${count}`, ...input });
  return createRule(stated, { kind: "system", job: "test" });
}

/** Reads a rule as it is stored by now. */
export async function reading(rule: SyncRule, hub: Hub, reach: "full" | "incremental" = "full") {
  return followRule(await stored(rule.id), { hub, reach, job: "test" });
}

/** A rule as it is stored. */
export async function stored(id: string): Promise<SyncRule> {
  const rule = await findRule(id);
  if (!rule) throw new Error(`The rule ${id} is not stored.`);
  return rule;
}
