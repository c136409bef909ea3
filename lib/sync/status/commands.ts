import { recordAudit } from "@/lib/audit/commands";
import type { ChangeContent } from "@/lib/catalog/changes";
import { addFacts, revokeFacts } from "@/lib/catalog/commands";
import type { Status } from "@/lib/catalog/schema";
import { db, type Transaction } from "@/lib/db/client";
import { refreshSearchDocument } from "@/lib/search/commands";
import { addChanges } from "@/lib/sync/drift/commands";
import type { Identity } from "@/lib/sync/stored/identity";
import { lockedModel } from "@/lib/sync/stored/queries";
import { HUB_STATUS, HubStatus } from "@/lib/sync/stored/status";

/** What the Hub says of a repository as a whole; `status` is null where it shows it as any other. */
export type StatusReading = { status: HubStatus | null; sourceUrl: string; seenAt: Date };

/**
 * States, on the latest revision, that the Hub disabled, hid or no longer has a model of the catalog, or ends that
 * statement. The model and all that is known of it stays; that its state changed is recorded as drift.
 * @returns whether anything was written
 */
export async function applyHubStatus(
  identity: Identity,
  reading: StatusReading,
  job: string,
): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const model = await lockedModel(tx, identity);
    if (!model) return false;
    const live = await tx.fact.findMany({
      where: { revision: { modelId: model.id }, field: HUB_STATUS, revokedAt: null },
      select: { id: true, value: true, revisionId: true },
      orderBy: { id: "asc" },
    });
    const { status } = reading;
    const stated = HubStatus.nullable().parse(live[0]?.value ?? null);
    const isSame =
      status === null
        ? live.length === 0
        : live.length === 1 && stated === status && live[0]?.revisionId === model.latestId;
    if (isSame) return false;
    await revokeFacts(
      tx,
      live.map(({ id }) => id),
    );
    if (status !== null) await state(tx, model.latestId, status, reading);
    await refreshSearchDocument(tx, model.id);
    const change = { modelId: model.id, fromRevisionId: null, toRevisionId: null };
    const contents = changesOf(stated ?? "listed", status ?? "listed");
    await addChanges(
      tx,
      contents.map((content) => ({ ...change, content, source: reading.sourceUrl })),
    );
    await recordAudit(tx, {
      actor: { kind: "system", job },
      action: "model.hub_status_changed",
      subject: { kind: "model", id: model.id },
      payload: { ref: model.ref, revision: model.latestId, before: stated, status },
    });
    return true;
  });
}

async function state(
  tx: Transaction,
  revisionId: string,
  status: HubStatus,
  { sourceUrl, seenAt }: StatusReading,
): Promise<void> {
  const statement = {
    field: HUB_STATUS,
    value: status,
    grade: "hub_derived" as const,
    kind: "hub_api",
    source: sourceUrl,
    quote: null,
    statedAt: seenAt.toISOString().slice(0, 10),
  };
  await addFacts(tx, revisionId, [statement]);
}

/** None where the statement only follows the model to its newer revision. */
function changesOf(before: Status, after: Status): ChangeContent[] {
  if (before === after) return [];
  const kind = after === "listed" ? ("returned" as const) : after;
  return [{ kind, before: { status: before }, after: { status: after } }];
}
