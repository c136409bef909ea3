import { ChangeContent } from "@/lib/catalog/changes";
import type { Transaction } from "@/lib/db/client";
import { orderedId } from "@/lib/db/ordered-id";

export type NewChange = {
  modelId: string;
  content: ChangeContent;
  fromRevisionId: string | null;
  toRevisionId: string | null;
  /** Where it was seen. */
  source: string;
};

/**
 * Records what changed at the sources of models, in their order. Call it just before the audit event: the numbers of
 * changes are given under the log's lock, which is held until commit.
 */
export async function addChanges(tx: Transaction, changes: readonly NewChange[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ content, ...change }) => ({
    ...change,
    ...ChangeContent.parse(content),
    id: orderedId(),
  }));
  await tx.$executeRaw`
    INSERT INTO model_changes (id, model_id, kind, before, after, from_revision_id, to_revision_id, source)
    SELECT a.id, a."modelId", a.kind, a.before, a.after, a."fromRevisionId", a."toRevisionId", a.source
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS a(id uuid, "modelId" uuid, kind text, before jsonb,
      after jsonb, "fromRevisionId" uuid, "toRevisionId" uuid, source text)`;
}
