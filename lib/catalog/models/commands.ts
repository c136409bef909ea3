import { orderedId } from "@/lib/db/ordered-id";
import type { Transaction } from "@/lib/db/client";

export type NewModel = {
  id: string;
  ref: string;
  hubId: string | null;
  source: string;
  sourceUrl: string;
  admission: string;
  admissionReason: string;
};

/** Adds models under their namespaces, which stay unclaimed until somebody proves that they are theirs. */
export async function addModels(tx: Transaction, models: readonly NewModel[]): Promise<void> {
  if (models.length === 0) return;
  await ensureNamespaces(tx, models);
  await tx.$executeRaw`
    INSERT INTO models (id, namespace_id, name, ref, hub_id, source, source_url, admission, admission_reason)
    SELECT a.id, n.id, split_part(a.ref, '/', 2), a.ref, a."hubId", a.source, a."sourceUrl", a.admission, a."admissionReason"
    FROM json_to_recordset(${JSON.stringify(models)}::json) AS a(id uuid, ref text, "hubId" text, source text,
      "sourceUrl" text, admission text, "admissionReason" text)
    LEFT JOIN namespaces n ON lower(n.name) = lower(split_part(a.ref, '/', 1))`;
}

/** What of a model may change; what is absent stays. */
export type ModelUpdate = { id: string } & Partial<Omit<NewModel, "id">>;

/** Changes models, their names among it. */
export async function updateModels(
  tx: Transaction,
  updates: readonly ModelUpdate[],
): Promise<void> {
  if (updates.length === 0) return;
  await ensureNamespaces(
    tx,
    updates.flatMap(({ ref }) => (ref === undefined ? [] : [{ ref }])),
  );
  await tx.$executeRaw`
    UPDATE models m SET
      namespace_id = coalesce(n.id, m.namespace_id), ref = coalesce(a.ref, m.ref),
      name = coalesce(nullif(split_part(a.ref, '/', 2), ''), m.name),
      hub_id = coalesce(a."hubId", m.hub_id), source = coalesce(a.source, m.source),
      source_url = coalesce(a."sourceUrl", m.source_url), admission = coalesce(a.admission, m.admission),
      admission_reason = coalesce(a."admissionReason", m.admission_reason)
    FROM json_to_recordset(${JSON.stringify(updates)}::json) AS a(id uuid, ref text, "hubId" text, source text,
      "sourceUrl" text, admission text, "admissionReason" text)
    LEFT JOIN namespaces n ON lower(n.name) = lower(split_part(a.ref, '/', 1))
    WHERE m.id = a.id`;
}

async function ensureNamespaces(
  tx: Transaction,
  models: readonly { ref: string }[],
): Promise<void> {
  // Whatever its case: the Hub keeps one namespace a spelling, and the first one seen stays.
  const names = new Map<string, string>();
  for (const { ref } of models) {
    const [name = ""] = ref.split("/");
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  if (names.size === 0) return;
  const rows = [...names.values()].map((name) => ({ id: orderedId(), name }));
  await tx.$executeRaw`
    INSERT INTO namespaces (id, name)
    SELECT a.id, a.name FROM json_to_recordset(${JSON.stringify(rows)}::json) AS a(id uuid, name text)
    WHERE NOT EXISTS (SELECT FROM namespaces n WHERE lower(n.name) = lower(a.name))
    ON CONFLICT DO NOTHING`;
}

export type Renaming = { modelId: string; before: string; after: string };

/**
 * Keeps the names models had, so that links and cards go on leading to them, in the order the renamings happened. A
 * name a model took back is no former name of it. Nor is a name another repository goes by now: who writes it means
 * that one, see `endFormerNames`.
 */
export async function keepFormerNames(
  tx: Transaction,
  renamings: readonly Renaming[],
): Promise<void> {
  const former = new Map<string, { ref: string; written: string; modelId: string }>();
  for (const { modelId, before, after } of renamings) {
    const ref = before.toLowerCase();
    if (ref !== after.toLowerCase()) former.set(ref, { ref, written: before, modelId });
  }
  if (former.size > 0)
    await tx.$executeRaw`
      INSERT INTO former_names (ref, written, model_id)
      SELECT a.ref, a.written, a."modelId"
      FROM json_to_recordset(${JSON.stringify([...former.values()])}::json) AS a(ref text, written text, "modelId" uuid)
      ON CONFLICT (ref) DO UPDATE SET written = excluded.written, model_id = excluded.model_id, until = now()`;
}

/** Ends former names that models of the catalog go by now. */
export async function endFormerNames(tx: Transaction, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM former_names f USING models m
    WHERE f.ref = ANY(${refs.map((ref) => ref.toLowerCase())}) AND lower(m.ref) = f.ref`;
}
