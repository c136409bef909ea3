import type { HubWatch } from "@/lib/sync/engine/hub-watch";
import type { Intake } from "@/lib/sync/engine/intake";
import type { Lineage } from "@/lib/sync/engine/lineage-queue";
import type { ListingWatch } from "@/lib/sync/engine/listing-watch";
import type { Progress } from "@/lib/sync/engine/progress";
import type { SyncRule } from "@/lib/sync/rules/schema";
import type { StartedRun } from "@/lib/sync/runs/commands";
import type { Reach, SyncScope } from "@/lib/sync/schema";
import type { VisitContext } from "@/lib/sync/engine/visit";

/** What the parts of a run share. */
export type Work = {
  run: StartedRun;
  scope: SyncScope;
  reach: Reach;
  rule: SyncRule | null;
  context: VisitContext;
  progress: Progress;
  hubWatch: HubWatch;
  listingWatch: ListingWatch;
  lineage: Lineage;
  intake: Intake;
  /** By how many children the repositories under way were reached; 0 for what the scope itself names. */
  generation: number;
  /** The newest lastModified of the listing. */
  newest: string | null;
  /** Why what the listing did not show may still be there; null where it ended as listings do. */
  broken: string | null;
  /** Why what is missing was left as it is, where it was. */
  held: string | null;
  /** Known repositories the Hub did not show when asked by name. */
  missing: Set<string>;
};

/** Something an admin should know of a run, beside its sentence. */
export function warn({ progress }: Work, sentence: string): void {
  if (!progress.warnings.includes(sentence)) progress.warnings.push(sentence);
}
