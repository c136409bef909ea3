import { randomUUID } from "node:crypto";
import type { StarterLicense } from "@/lib/catalog/starter";
import { Prisma, type Transaction } from "@/lib/db/client";
import type { Grade } from "@/lib/grade";

type Json = Prisma.InputJsonValue | null;

export type NewModel = {
  ref: string;
  hubId: string | null;
  source: string;
  sourceUrl: string;
  admission: string;
  admissionReason: string;
};

/** Adds a model under its namespace, which stays unclaimed until somebody proves that it is theirs. */
export async function addModel(tx: Transaction, model: NewModel): Promise<string> {
  const [namespace = "", name = ""] = model.ref.split("/");
  const namespaceId = await ensureNamespace(tx, namespace);
  const id = randomUUID();
  await tx.model.createMany({ data: [{ ...model, id, namespaceId, name }] });
  return id;
}

async function ensureNamespace(tx: Transaction, name: string): Promise<string> {
  // Whatever its case: the Hub keeps one namespace a spelling.
  await tx.$executeRaw`INSERT INTO namespaces (name) VALUES (${name}) ON CONFLICT DO NOTHING`;
  const [row] = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id FROM namespaces WHERE lower(name) = lower(${name})`;
  if (!row) throw new Error(`The namespace ${name} was not found after it was added.`);
  return row.id;
}

export type NewRevision = {
  modelId: string;
  sha: string | null;
  digest: string;
  record: Json;
  cardData: Json;
  cardText: string | null;
  config: Json;
  modifiedAt: Date | null;
  repositoryCreatedAt: Date | null;
};

/** Adds an immutable revision. */
export async function addRevision(tx: Transaction, revision: NewRevision): Promise<string> {
  const id = randomUUID();
  const {
    modelId,
    sha,
    digest,
    record,
    cardData,
    cardText,
    config,
    modifiedAt,
    repositoryCreatedAt,
  } = revision;
  await tx.revision.createMany({
    data: [
      {
        id,
        modelId,
        sha,
        digest,
        record: record ?? Prisma.JsonNull,
        cardData: cardData ?? Prisma.DbNull,
        cardText,
        config: config ?? Prisma.DbNull,
        modifiedAt,
        repositoryCreatedAt,
      },
    ],
  });
  return id;
}

/** Fills in what an earlier, thinner reading of the same commit did not hold; what is known stays. */
export async function learnRevision(
  tx: Transaction,
  revisionId: string,
  learned: Pick<
    NewRevision,
    "cardData" | "cardText" | "config" | "modifiedAt" | "repositoryCreatedAt"
  >,
): Promise<void> {
  const json = (value: Json) => (value === null ? null : JSON.stringify(value));
  await tx.$executeRaw`
    UPDATE revisions r SET
      card_data = coalesce(r.card_data, l.card_data), card_text = coalesce(r.card_text, l.card_text),
      config = coalesce(r.config, l.config), modified_at = coalesce(r.modified_at, l.modified_at),
      repository_created_at = coalesce(r.repository_created_at, l.repository_created_at)
    FROM (SELECT ${json(learned.cardData)}::jsonb AS card_data, ${learned.cardText}::text AS card_text,
      ${json(learned.config)}::jsonb AS config, ${learned.modifiedAt}::timestamptz AS modified_at,
      ${learned.repositoryCreatedAt}::timestamptz AS repository_created_at) l
    WHERE r.id = ${revisionId}::uuid AND (
      (r.card_data IS NULL AND l.card_data IS NOT NULL) OR (r.card_text IS NULL AND l.card_text IS NOT NULL)
      OR (r.config IS NULL AND l.config IS NOT NULL) OR (r.modified_at IS NULL AND l.modified_at IS NOT NULL)
      OR (r.repository_created_at IS NULL AND l.repository_created_at IS NOT NULL))`;
}

/** Points an alias of a model at one of its revisions. */
export async function moveAlias(
  tx: Transaction,
  { modelId, alias, revisionId }: { modelId: string; alias: string; revisionId: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO revision_aliases (model_id, alias, revision_id) VALUES (${modelId}::uuid, ${alias}, ${revisionId}::uuid)
    ON CONFLICT (model_id, alias) DO UPDATE SET revision_id = excluded.revision_id, moved_at = now()
    WHERE revision_aliases.revision_id <> excluded.revision_id`;
}

export type NewFact = {
  field: string;
  value: Json;
  grade: Grade;
  kind: string;
  source: string;
  quote: string | null;
  statedAt: string | null;
};

/** Adds statements about a revision. */
export async function addFacts(
  tx: Transaction,
  revisionId: string,
  facts: readonly NewFact[],
): Promise<void> {
  if (facts.length === 0) return;
  await tx.fact.createMany({
    data: facts.map(({ field, value, grade, kind, source, quote, statedAt }) => ({
      revisionId,
      field,
      value: value ?? Prisma.JsonNull,
      grade,
      kind,
      source,
      quote,
      statedAt,
    })),
  });
}

/** Revokes statements nobody makes any more; they stay readable as history. */
export async function revokeFacts(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.fact.updateMany({ where: { id: { in: [...ids] } }, data: { revokedAt: new Date() } });
}

export type NewArtifact = {
  path: string;
  sizeBytes: number | null;
  gitOid: string | null;
  sha256: string | null;
  format: string;
};

/** Adds files of a revision. */
export async function addArtifacts(
  tx: Transaction,
  revisionId: string,
  artifacts: readonly NewArtifact[],
): Promise<void> {
  // A statement holds 65,535 values at most, and a repository may have 20,000 files.
  for (let at = 0; at < artifacts.length; at += 5000) {
    const data = artifacts.slice(at, at + 5000).map((file) => ({ ...file, revisionId }));
    await tx.artifact.createMany({ data });
  }
}

/** Fills in sizes and hashes that were not stated when the file was first seen. */
export async function learnArtifacts(
  tx: Transaction,
  files: readonly {
    id: string;
    sizeBytes: number | null;
    gitOid: string | null;
    sha256: string | null;
  }[],
): Promise<void> {
  for (const { id, ...known } of files) await tx.artifact.update({ where: { id }, data: known });
}

/** Adds what could not be read of a revision, in words for its publisher. */
export async function addProblems(
  tx: Transaction,
  revisionId: string,
  problems: readonly { code: string; field: string; message: string }[],
): Promise<void> {
  if (problems.length === 0) return;
  await tx.revisionProblem.createMany({
    data: problems.map((problem) => ({ ...problem, revisionId })),
    skipDuplicates: true,
  });
}

/** Ends problems a source no longer has; unlike a statement, a problem is nobody's claim and leaves no history. */
export async function endProblems(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.revisionProblem.deleteMany({ where: { id: { in: [...ids] } } });
}

/** Writes the license texts the product knows; returns how many rows changed. */
export async function saveLicenses(
  tx: Transaction,
  licenses: readonly StarterLicense[],
): Promise<number> {
  const rows = licenses.map(licenseRow);
  const stored = new Map((await tx.license.findMany()).map((row) => [row.id, row]));
  let changed = 0;
  for (const row of rows) {
    const known = stored.get(row.id);
    const isSame =
      known !== undefined &&
      Object.entries(row).every(([key, value]) => known[key as keyof typeof known] === value);
    if (isSame) continue;
    await tx.license.upsert({ where: { id: row.id }, create: row, update: row });
    changed += 1;
  }
  return changed;
}

function licenseRow({
  id,
  name,
  kind,
  hubKey,
  licenseName,
  spdx,
  commercialUse,
  commercialNote,
  outputsMayTrain,
  sourceUrl,
  sourceClass,
}: StarterLicense) {
  return {
    id,
    name,
    kind,
    hubKey,
    licenseName,
    spdx,
    commercialUse,
    commercialNote,
    outputsMayTrain,
    sourceUrl,
    sourceClass,
  };
}
