import type { Transaction } from "@/lib/db/client";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What a later, fuller reading of the same commit may add to a revision. */
export type Learned = {
  cardData: Json;
  cardText: string | null;
  config: Json;
  modifiedAt: Date | null;
  repositoryCreatedAt: Date | null;
};

export type NewRevision = Learned & {
  id: string;
  modelId: string;
  sha: string | null;
  digest: string;
  record: Json;
};

/** Adds immutable revisions. */
export async function addRevisions(
  tx: Transaction,
  revisions: readonly NewRevision[],
): Promise<void> {
  if (revisions.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO revisions (id, model_id, sha, digest, record, card_data, card_text, config, modified_at, repository_created_at)
    SELECT a.id, a."modelId", a.sha, a.digest, coalesce(a.record, 'null'), a."cardData", a."cardText", a.config,
      a."modifiedAt", a."repositoryCreatedAt"
    FROM json_to_recordset(${JSON.stringify(revisions)}::json) AS a(id uuid, "modelId" uuid, sha text, digest text,
      record jsonb, "cardData" jsonb, "cardText" text, config jsonb, "modifiedAt" timestamptz,
      "repositoryCreatedAt" timestamptz)`;
}

/** Fills in what earlier, thinner readings of the same commits did not hold; what is known stays. */
export async function learnRevisions(
  tx: Transaction,
  learned: readonly (Learned & { id: string })[],
): Promise<void> {
  if (learned.length === 0) return;
  await tx.$executeRaw`
    UPDATE revisions r SET
      card_data = coalesce(r.card_data, a."cardData"), card_text = coalesce(r.card_text, a."cardText"),
      config = coalesce(r.config, a.config), modified_at = coalesce(r.modified_at, a."modifiedAt"),
      repository_created_at = coalesce(r.repository_created_at, a."repositoryCreatedAt")
    FROM json_to_recordset(${JSON.stringify(learned)}::json) AS a(id uuid, "cardData" jsonb, "cardText" text,
      config jsonb, "modifiedAt" timestamptz, "repositoryCreatedAt" timestamptz)
    WHERE r.id = a.id AND (
      (r.card_data IS NULL AND a."cardData" IS NOT NULL) OR (r.card_text IS NULL AND a."cardText" IS NOT NULL)
      OR (r.config IS NULL AND a.config IS NOT NULL) OR (r.modified_at IS NULL AND a."modifiedAt" IS NOT NULL)
      OR (r.repository_created_at IS NULL AND a."repositoryCreatedAt" IS NOT NULL))`;
}

/** Points aliases of models at one of their revisions each. */
export async function moveAliases(
  tx: Transaction,
  aliases: readonly { modelId: string; alias: string; revisionId: string }[],
): Promise<void> {
  if (aliases.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO revision_aliases (model_id, alias, revision_id)
    SELECT a."modelId", a.alias, a."revisionId"
    FROM json_to_recordset(${JSON.stringify(aliases)}::json) AS a("modelId" uuid, alias text, "revisionId" uuid)
    ON CONFLICT (model_id, alias) DO UPDATE SET revision_id = excluded.revision_id, moved_at = now()
    WHERE revision_aliases.revision_id <> excluded.revision_id`;
}
