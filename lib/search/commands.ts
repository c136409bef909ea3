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
import type { Transaction } from "@/lib/db/client";
import { Grade } from "@/lib/grade";
import { matchLicense } from "@/lib/license/match";
import { listKnownLicenses } from "@/lib/license/queries";
import { readSafetyCells, type SafetyCellRow } from "@/lib/safety/queries";
import { firstSentence, READ_CHARACTERS } from "@/lib/search/summary";

/** As many characters of a card as the database indexes; see the migration `index_search_text`. */
const INDEXED_CHARACTERS = 100_000;
/** A popular base has thousands of children, and each document its text. */
const AT_ONCE = 200;

const Truth = z.object({
  modelId: z.string(),
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

/** As `refreshSearchDocuments`, for one model. */
export async function refreshSearchDocument(tx: Transaction, modelId: string): Promise<void> {
  await refreshSearchDocuments(tx, [modelId]);
}

/**
 * Rewrites what searches read of some models from their latest revisions: the documents and the safety cells. Call it
 * in the transaction that changes the models. A model without a latest revision has nothing to find.
 */
export async function refreshSearchDocuments(
  tx: Transaction,
  modelIds: readonly string[],
): Promise<void> {
  if (modelIds.length === 0) return;
  const known = await listKnownLicenses(tx);
  for (let at = 0; at < modelIds.length; at += AT_ONCE)
    await refreshSome(tx, modelIds.slice(at, at + AT_ONCE), known);
}

async function refreshSome(
  tx: Transaction,
  modelIds: readonly string[],
  known: Known,
): Promise<void> {
  const truths = await readTruths(tx, modelIds);
  const cells = await readSafetyCells(tx, modelIds);
  await saveDocuments(
    tx,
    truths.map((truth) => ({
      ...documentOf(truth, known),
      ...lowestBounds(cells.filter(({ modelId }) => modelId === truth.modelId)),
    })),
  );
  await replaceCells(tx, modelIds, cells);
}

/** What stands about the latest revision, in one statement: facts not revoked, edges not superseded and evidenced. */
async function readTruths(tx: Transaction, modelIds: readonly string[]): Promise<Truth[]> {
  const rows = await tx.$queryRaw<{ truth: unknown }[]>`
    SELECT json_build_object(
      'modelId', m.id, 'ref', m.ref, 'source', m.source, 'admittedAt', m.created_at, 'modifiedAt', r.modified_at,
      'cardText', left(r.card_text, ${READ_CHARACTERS}),
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
    WHERE m.id = ANY(${[...modelIds]}::uuid[]) ORDER BY m.id`;
  return rows.map(({ truth }) => Truth.parse(truth));
}

type Known = Awaited<ReturnType<typeof listKnownLicenses>>;

function documentOf(truth: Truth, known: Known) {
  const facts = strongestFacts(truth.facts);
  const declared = { key: textFact(facts, "license"), name: textFact(facts, "licenseName") };
  const commercialUse = matchLicense(known, declared)?.commercialUse ?? "unknown";
  const status = statusFact(facts);
  const summary = summaryOfStatements({ ...truth, facts, commercialUse, status });
  // A publisher's tag says "distilled" of models that are not; where the editors found so, their word stands.
  const distillation =
    listingFact(facts)?.show === "not_as_distilled" ? null : summary.distillation;
  return {
    modelId: truth.modelId,
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
    safetyRuns: truth.safetyRuns,
    status,
    downloads: wholeFact(facts, "downloads"),
    updatedAt: truth.modifiedAt,
    admittedAt: truth.admittedAt,
  };
}

type Document = ReturnType<typeof documentOf> & ReturnType<typeof lowestBounds>;

/** Told apart here, and not by ON CONFLICT, which would index the text of a known document twice. */
async function saveDocuments(tx: Transaction, documents: readonly Document[]): Promise<void> {
  if (documents.length === 0) return;
  await tx.$executeRaw`
    WITH a AS (
      SELECT a.*, left(r.card_text, ${INDEXED_CHARACTERS}) AS "cardText"
      FROM json_to_recordset(${JSON.stringify(documents)}::json) AS a("modelId" uuid, ref text, namespace text, name text,
        domain text, task text, license text, "commercialUse" text, parameters bigint, teachers text[], bases text[],
        relations text[], types text[], scheme text, languages text[], tags text[], grade grade, distilled bool,
        summary text, "safetyLower" float8, "safetyLowerUncited" float8, "safetyRuns" int, downloads bigint,
        "updatedAt" timestamptz, "admittedAt" timestamptz, status text)
      JOIN revision_aliases l ON l.model_id = a."modelId" AND l.alias = 'latest'
      JOIN revisions r ON r.id = l.revision_id
    ), known AS (
      UPDATE search_documents d SET ref = a.ref, namespace = a.namespace, name = a.name, domain = a.domain, task = a.task,
        license = a.license, commercial_use = a."commercialUse", parameters = a.parameters, teachers = a.teachers,
        bases = a.bases, relations = a.relations, types = a.types, scheme = a.scheme, languages = a.languages,
        tags = a.tags, grade = a.grade, distilled = a.distilled, summary = a.summary, card_text = a."cardText",
        safety_lower = a."safetyLower", safety_lower_uncited = a."safetyLowerUncited", safety_runs = a."safetyRuns",
        downloads = a.downloads, updated_at = a."updatedAt", admitted_at = a."admittedAt", status = a.status
      FROM a WHERE d.model_id = a."modelId" RETURNING d.model_id
    )
    INSERT INTO search_documents (model_id, ref, namespace, name, domain, task, license, commercial_use, parameters,
      teachers, bases, relations, types, scheme, languages, tags, grade, distilled, summary, card_text, safety_lower,
      safety_lower_uncited, safety_runs, downloads, updated_at, admitted_at, status)
    SELECT a."modelId", a.ref, a.namespace, a.name, a.domain, a.task, a.license, a."commercialUse", a.parameters, a.teachers,
      a.bases, a.relations, a.types, a.scheme, a.languages, a.tags, a.grade, a.distilled, a.summary, a."cardText",
      a."safetyLower", a."safetyLowerUncited", a."safetyRuns", a.downloads, a."updatedAt", a."admittedAt", a.status
    FROM a WHERE a."modelId" NOT IN (SELECT model_id FROM known)`;
}

async function replaceCells(
  tx: Transaction,
  modelIds: readonly string[],
  cells: readonly SafetyCellRow[],
): Promise<void> {
  await tx.$executeRaw`DELETE FROM safety_cells WHERE model_id = ANY(${[...modelIds]}::uuid[])`;
  if (cells.length > 0) await tx.safetyCell.createMany({ data: [...cells] });
}

function wholeFact(facts: StrongestFacts, field: string): number | null {
  const value = numberFact(facts, field);
  return value === null || value < 0 || value > Number.MAX_SAFE_INTEGER ? null : Math.round(value);
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
