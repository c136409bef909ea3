import { recordAudit } from "@/lib/audit/commands";
import { addFacts, revokeFacts } from "@/lib/catalog/commands";
import { db } from "@/lib/db/client";
import { HUB_STATUS, type HubStatus, type Identity, lockedModel } from "@/lib/sync/stored/queries";

/** What the Hub says of a repository as a whole; `status` is null where it shows it as any other. */
export type StatusReading = { status: HubStatus | null; sourceUrl: string; seenAt: Date };

/**
 * States, on the latest revision, that the Hub disabled or hid a model of the catalog, or ends that statement. The model
 * and all that is known of it stays.
 * @returns whether anything was written
 */
export async function applyHubStatus(
  identity: Identity,
  { status, sourceUrl, seenAt }: StatusReading,
  job: string,
): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const model = await lockedModel(tx, identity);
    if (!model) return false;
    const live = await tx.fact.findMany({
      where: { revision: { modelId: model.id }, field: HUB_STATUS, revokedAt: null },
      select: { id: true, value: true, revisionId: true },
    });
    const [stated] = live;
    const isSame =
      status === null
        ? live.length === 0
        : live.length === 1 && stated?.value === status && stated.revisionId === model.latestId;
    if (isSame) return false;
    await revokeFacts(
      tx,
      live.map(({ id }) => id),
    );
    if (status !== null)
      await addFacts(tx, model.latestId, [
        {
          field: HUB_STATUS,
          value: status,
          grade: "hub_derived",
          kind: "hub_api",
          source: sourceUrl,
          quote: null,
          statedAt: seenAt.toISOString().slice(0, 10),
        },
      ]);
    await recordAudit(tx, {
      actor: { kind: "system", job },
      action: "model.hub_status_changed",
      subject: { kind: "model", id: model.id },
      payload: { ref: model.ref, revision: model.latestId, before: stated?.value ?? null, status },
    });
    return true;
  });
}
