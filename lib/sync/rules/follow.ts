import type { Hub } from "@/lib/hub/client";
import type { Told } from "@/lib/sync/engine/progress";
import { askForCopies } from "@/lib/sync/rules/copies";
import type { SyncRule } from "@/lib/sync/rules/schema";
import { scopeOf } from "@/lib/sync/rules/selection";
import { runSync, type SyncResult } from "@/lib/sync/engine/run";
import type { Reach, SyncScope } from "@/lib/sync/schema";

export type FollowOptions = {
  hub: Hub;
  reach: Exclude<Reach, "visit">;
  job: string;
  width?: number;
  now?: () => Date;
  signal?: AbortSignal | undefined;
  onProgress?: (told: Told) => void;
};

/** What comes at the same moment may be listed a little later, and the Hub's clocks are several. */
const MARGIN_MS = 10 * 60 * 1000;

/**
 * One reading of a rule: of everything it lists, or of what moved since the last one. What was never read to its end,
 * and what is named one by one, is always read in full. Then it asks for the copies the rule wants.
 */
export async function followRule(rule: SyncRule, options: FollowOptions): Promise<SyncResult> {
  const reach = rule.kind === "list" || rule.watermark === null ? "full" : options.reach;
  const result = await runSync({ ...options, rule, reach, scope: scopeOfReading({ rule, reach }) });
  if (rule.mirrors && result.status === "completed") await askForCopies(rule.id, options);
  return result;
}

/** Listed by creation, a repository that moves meanwhile keeps its place; by lastModified, the newest come first. */
export function scopeOfReading({
  rule,
  reach,
}: {
  rule: SyncRule;
  reach: FollowOptions["reach"];
}): SyncScope {
  const scope = scopeOf(rule);
  const depth = rule.depth === "listing" ? { depth: rule.depth } : {};
  if (!scope.listing) return { ...scope, ...depth };
  const since = reach === "incremental" ? rule.watermark : null;
  const order = since
    ? { sort: "lastModified" as const, since: new Date(since.getTime() - MARGIN_MS).toISOString() }
    : { sort: "createdAt" as const };
  return { ...scope, listing: { ...scope.listing, ...order }, ...depth };
}
