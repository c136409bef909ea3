import { z } from "zod";
import {
  listFact,
  listingFact,
  numberFact,
  statusFact,
  type StrongestFacts,
  strongestFacts,
  textFact,
} from "@/lib/catalog/facts";
import { Fact } from "@/lib/catalog/schema";
import { summaryOfStatements } from "@/lib/catalog/summary";
import type { Prisma, Transaction } from "@/lib/db/client";
import { Grade } from "@/lib/grade";
import { matchLicense } from "@/lib/license/match";
import { listKnownLicenses } from "@/lib/license/queries";
import { readSafetyCells, type SafetyCellRow } from "@/lib/safety/queries";
import { firstSentence } from "@/lib/search/summary";

/** As many characters of a card as the database indexes; see the migration `index_search_text`. */
const INDEXED_CHARACTERS = 100_000;

const Truth = z.object({
  ref: z.string(),
  source: z.string(),
  admittedAt: z.coerce.date(),
  modifiedAt: z.coerce.date().nullable(),
  cardText: z.string().nullable(),
  safetyRuns: z.int(),
  facts: z.array(Fact),
  parents: z.array(
    z.object({
      relation: z.string(),
      name: z.string(),
      grade: Grade,
      distillation: z.object({ types: z.unknown(), scheme: z.string().nullable() }).nullable(),
    }),
  ),
});
type Truth = z.infer<typeof Truth>;

/**
 * Rewrites what searches read of one model from its latest revision: the document and the safety cells. Call it in
 * the transaction that changes the model. A model without a latest revision has nothing to find.
 */
export async function refreshSearchDocument(tx: Transaction, modelId: string): Promise<void> {
  const truth = await readTruth(tx, modelId);
  if (!truth) return;
  const cells = await readSafetyCells(tx, modelId);
  const document = { ...(await documentOf(tx, truth)), ...lowestBounds(cells) };
  await tx.searchDocument.upsert({
    where: { modelId },
    create: { modelId, ...document },
    update: document,
  });
  await tx.safetyCell.deleteMany({ where: { modelId } });
  if (cells.length > 0) await tx.safetyCell.createMany({ data: cells });
}

/** What stands about the latest revision, in one statement: facts not revoked, edges not superseded and evidenced. */
async function readTruth(tx: Transaction, modelId: string): Promise<Truth | null> {
  const [row] = await tx.$queryRaw<{ truth: unknown }[]>`
    SELECT json_build_object(
      'ref', m.ref, 'source', m.source, 'admittedAt', m.created_at, 'modifiedAt', r.modified_at,
      'cardText', left(r.card_text, ${INDEXED_CHARACTERS}),
      'safetyRuns', (
        -- As in lib/safety: a run that names no revision is of every revision.
        SELECT count(DISTINCT v.digest) FROM eval_runs v JOIN revisions h ON h.id = v.revision_id
        WHERE h.model_id = m.id AND (h.id = r.id OR h.sha IS NULL) AND v.kind = 'safety'),
      'facts', (
        SELECT coalesce(json_agg(json_build_object('field', f.field, 'value', f.value, 'grade', f.grade, 'kind', f.kind,
          'source', f.source, 'quote', f.quote, 'at', f.stated_at) ORDER BY f.created_at DESC, f.id), '[]')
        FROM facts f WHERE f.revision_id = r.id AND f.revoked_at IS NULL),
      'parents', (
        SELECT coalesce(json_agg(json_build_object('relation', e.relation, 'name', coalesce(p.ref, p.label), 'grade', g.grade,
            'distillation', CASE WHEN d.edge_id IS NOT NULL THEN json_build_object('types', d.types, 'scheme', d.scheme) END)
          ORDER BY e.created_at, coalesce(p.ref, p.label) COLLATE "C"), '[]')
        FROM nodes c JOIN edges e ON e.child_id = c.id AND e.superseded_by_id IS NULL
        JOIN nodes p ON p.id = e.parent_id
        JOIN LATERAL (SELECT max(v.grade) AS grade FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL) g
          ON g.grade IS NOT NULL
        LEFT JOIN distillations d ON d.edge_id = e.id
        WHERE c.revision_id = r.id)
    ) AS truth
    FROM models m
    JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
    JOIN revisions r ON r.id = a.revision_id
    WHERE m.id = ${modelId}::uuid`;
  return row ? Truth.parse(row.truth) : null;
}

type Document = Omit<
  Prisma.SearchDocumentUncheckedCreateInput,
  "modelId" | "cells" | "safetyLower" | "safetyLowerUncited"
>;

async function documentOf(tx: Transaction, truth: Truth): Promise<Document> {
  const facts = strongestFacts(truth.facts);
  const declared = { key: textFact(facts, "license"), name: textFact(facts, "licenseName") };
  const known = declared.key === null ? [] : await listKnownLicenses(tx);
  const commercialUse = matchLicense(known, declared)?.commercialUse ?? "unknown";
  const status = statusFact(facts);
  const summary = summaryOfStatements({ ...truth, facts, commercialUse, status });
  // A publisher's tag says "distilled" of models that are not; where the editors found so, their word stands.
  const distillation =
    listingFact(facts)?.show === "not_as_distilled" ? null : summary.distillation;
  return {
    ref: truth.ref,
    namespace: summary.namespace,
    name: summary.name,
    domain: summary.domain,
    task: summary.task,
    license: summary.license,
    commercialUse,
    parameters: wholeFact(facts, "parameters"),
    teachers: summary.teachers,
    bases: summary.base,
    relations: [...new Set(truth.parents.map((parent) => parent.relation))].toSorted(),
    types: distillation?.types ?? [],
    scheme: distillation?.scheme ?? null,
    languages: [...new Set(summary.languages)],
    tags: tagsOf(facts),
    grade: summary.grade,
    distilled: distillation !== null,
    summary: summary.summary ?? (truth.cardText === null ? null : firstSentence(truth.cardText)),
    cardText: truth.cardText,
    safetyRuns: truth.safetyRuns,
    status,
    downloads: wholeFact(facts, "downloads"),
    updatedAt: truth.modifiedAt,
    admittedAt: truth.admittedAt,
  };
}

function wholeFact(facts: StrongestFacts, field: string): bigint | null {
  const value = numberFact(facts, field);
  return value === null || value < 0 || value > Number.MAX_SAFE_INTEGER
    ? null
    : BigInt(Math.round(value));
}

/** Words somebody chose. The Hub's own `key:value` tags repeat facts that have fields of their own. */
function tagsOf(facts: StrongestFacts): string[] {
  return [...new Set(listFact(facts, "tags").filter((tag) => !/^[a-z_]+:/.test(tag)))];
}

/** The worst cell leads, over all methods: no good one hides a bad one. */
function lowestBounds(cells: readonly SafetyCellRow[]) {
  const lowest = (among: readonly SafetyCellRow[]) =>
    among.length === 0 ? null : Math.min(...among.map((cell) => cell.lower));
  return {
    safetyLower: lowest(cells),
    safetyLowerUncited: lowest(cells.filter((cell) => cell.runner !== "cited")),
  };
}
