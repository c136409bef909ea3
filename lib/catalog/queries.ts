import { db, Prisma } from "@/lib/db/client";
import { matchLicense } from "@/lib/license/match";
import { listKnownLicenses } from "@/lib/license/queries";
import { CatalogCounts } from "./counts";
import {
  downloadsFact,
  gatedFact,
  listFact,
  listingFact,
  type StrongestFacts,
  strongestFacts,
  textFact,
} from "./facts";
import { parseModelRef, parseRevisionName } from "./model-ref";
import { Fact, type ModelDetail, type ModelSummary, type RevisionSummary } from "./schema";
import { asOf } from "./standing/as-of";
import { findStanding } from "./standing/queries";
import {
  parentNames,
  type StatedParent,
  strongestGrade,
  summaryOfDocument,
  summaryOfStatements,
} from "./summary";

const { sql } = Prisma;

/** The catalog keeps a README up to here; sync cuts at a character, so the last ones may be missing. */
const CARD_LIMIT_BYTES = 512 * 1024;
const LONGEST_CHARACTER_BYTES = 4;

/** `ns/name` as the catalog spells it, whatever case was typed; null when the catalog has no such model. */
export async function findCanonicalRef(ref: string): Promise<string | null> {
  if (!parseModelRef(ref)) return null;
  const rows = await db().$queryRaw<{ ref: string }[]>`
    SELECT ref FROM models WHERE lower(ref) = lower(${ref})`;
  return rows[0]?.ref ?? null;
}

/** Up to five names that look like this one, most alike first: for the page that says there is no such model. */
export async function findNearRefs(ref: string): Promise<string[]> {
  const typed = ref.replaceAll("\0", "");
  // `%` is answered by the trigram index; similarity only orders what it let through.
  const rows = await db().$queryRaw<{ ref: string }[]>`
    SELECT ref FROM search_documents WHERE ref % ${typed}
    ORDER BY similarity(ref, ${typed}) DESC, ref LIMIT 5`;
  return rows.map((row) => row.ref);
}

/**
 * A model at one revision. `ref` in any case; `revision` is a commit sha or the unique start of one (7 digits or
 * more), a digest, or an alias. Null when the model or the revision is not in the catalog.
 */
export async function findModel(ref: string, revision = "latest"): Promise<ModelDetail | null> {
  const found = await findRevision(ref, revision);
  if (!found) return null;
  const [row, parents, standing, summaries] = await Promise.all([
    readRevision(found.revisionId),
    listParents(found.revisionId),
    findStanding(found.modelId),
    found.latest ? listModelSummaries([found.modelId]) : new Map<string, ModelSummary>(),
  ]);
  const { model } = row;
  const all = row.facts.map(factOf);
  const facts = strongestFacts(all);
  const summary =
    summaries.get(model.id) ??
    summaryOfStatements({
      ref: model.ref,
      source: model.source,
      modifiedAt: row.modifiedAt,
      facts,
      parents,
      commercialUse: await declaredCommercialUse(facts),
      safetyRuns: row.evalRuns.length,
      status: standing.status,
    });
  const read = revisionSummaryOf(row);
  return {
    ...summary,
    revision: read,
    sourceUrl: model.sourceUrl,
    admission: { rule: model.admission, reason: model.admissionReason },
    listing: listingFact(facts),
    tags: found.latest && model.search ? model.search.tags : listFact(facts, "tags"),
    datasets: [
      ...new Set([...listFact(facts, "datasets"), ...parentNames(parents, ["trained_on"])]),
    ],
    library: textFact(facts, "library"),
    gated: gatedFact(facts),
    licenseName: textFact(facts, "licenseName"),
    downloads: downloadsFact(facts),
    facts: all,
    problems: row.problems,
    asOf: asOf({ ...read, isLatest: found.latest }, standing.tracked),
    statusSince: standing.statusSince,
    formerNames: standing.formerNames,
  };
}

/**
 * Where a name leads today: to the model of that name, else to the one that had it and was renamed; null where nobody
 * had it. `hasRevision` says whether the model of that name has the revision, named as for `findModel`.
 */
export async function findAddress(
  name: string,
  revision = "latest",
): Promise<{ ref: string; isFormer: boolean; hasRevision: boolean } | null> {
  if (!parseModelRef(name)) return null;
  const rows = await db().$queryRaw<{ ref: string; isFormer: boolean; hasRevision: boolean }[]>`
    SELECT m.ref, false AS "isFormer", (${revisionNamed(revision)}) IS NOT NULL AS "hasRevision"
    FROM models m WHERE lower(m.ref) = lower(${name})
    UNION ALL
    SELECT m.ref, true, false FROM former_names n JOIN models m ON m.id = n.model_id WHERE n.ref = lower(${name})
    -- A name that became free may have been taken by another.
    ORDER BY "isFormer" LIMIT 1`;
  return rows[0] ?? null;
}

/** Whether a model's revision, both named as for `findModel`, has a file of that path. */
export async function hasFile(ref: string, revision: string, path: string): Promise<boolean> {
  // Postgres stores no NUL, so no path has one.
  if (!parseModelRef(ref) || path.includes("\0")) return false;
  const [row] = await db().$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT FROM models m JOIN artifacts a ON a.revision_id = (${revisionNamed(revision)})
      WHERE lower(m.ref) = lower(${ref}) AND a.path = ${path}) AS found`;
  return row?.found ?? false;
}

/** The revisions of a model, newest first; empty for a model the catalog does not have. */
export async function listRevisions(ref: string): Promise<RevisionSummary[]> {
  const canonical = await findCanonicalRef(ref);
  if (canonical === null) return [];
  const rows = await db().revision.findMany({
    where: { model: { ref: canonical } },
    select: revisionColumns,
    orderBy: [{ capturedAt: "desc" }, { id: "asc" }],
  });
  return rows.map(revisionSummaryOf);
}

/** The README of a revision without its front matter; null when none was recorded. */
export async function findCard(
  revisionId: string,
): Promise<{ text: string; truncated: boolean } | null> {
  const row = await db().revision.findUnique({
    where: { id: revisionId },
    select: { cardText: true },
  });
  if (row?.cardText == null) return null;
  const bytes = Buffer.byteLength(row.cardText);
  return { text: row.cardText, truncated: bytes > CARD_LIMIT_BYTES - LONGEST_CHARACTER_BYTES };
}

/** The live facts of some revisions by revision id, newest first; of these fields only, when they are named. */
export async function listFacts(
  revisionIds: readonly string[],
  fields?: readonly string[],
): Promise<Map<string, Fact[]>> {
  const rows = await db().fact.findMany({
    where: {
      revisionId: { in: [...revisionIds] },
      revokedAt: null,
      ...(fields && { field: { in: [...fields] } }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
  });
  const facts = new Map<string, Fact[]>(revisionIds.map((id) => [id, []]));
  for (const row of rows) facts.get(row.revisionId)?.push(factOf(row));
  return facts;
}

/** Summaries by model id, of the models among these that the search read model holds. */
export async function listModelSummaries(
  modelIds: readonly string[],
): Promise<Map<string, ModelSummary>> {
  const rows = await db().searchDocument.findMany({
    where: { modelId: { in: [...modelIds] } },
    omit: { cardText: true },
    include: {
      model: { select: { source: true } },
      cells: { orderBy: [{ lower: "asc" }, { value: "asc" }, { benchmark: "asc" }], take: 1 },
    },
  });
  return new Map(
    rows.map((row) => {
      const [cell] = row.cells;
      // The key of a cell cannot hold null, so "not stated" is stored as the empty text.
      const safety = cell
        ? { ...cell, attack: cell.attack || null, judge: cell.judge || null }
        : null;
      return [row.modelId, summaryOfDocument(row, row.model.source, safety)];
    }),
  );
}

/** Of the Hub, a run that follows it rather than visits what was named. A rule that is removed leaves its listings. */
const FOLLOWING = sql`source = 'hub' AND reach <> 'visit' AND (rule_id IS NOT NULL OR scope ? 'listing')
  AND finished_at IS NOT NULL`;
const countOf = (outcome: string) => sql`coalesce((counts->>${outcome})::bigint, 0)`;
/** It got hold of a repository, or its Hub listed some and there was nothing to do for them. */
const READ_SOMETHING = sql`(
  ${countOf("applied")} + ${countOf("unchanged")} + ${countOf("excluded")} + ${countOf("gone")} > 0
  OR (status = 'completed' AND listed > 0 AND ${countOf("unreadable")} + ${countOf("failed")} = 0))`;

/** How much there is, by domain (largest first), and how it stands to the Hub it is read from. */
export async function catalogCounts(): Promise<CatalogCounts> {
  // One statement, so that the figures of a page are of one moment.
  const [row] = await db().$queryRaw<{ counts: unknown }[]>`
    SELECT json_build_object(
      'models', (SELECT count(*) FROM models),
      'distilled', (SELECT count(*) FROM search_documents WHERE distilled),
      'teachers', (SELECT count(DISTINCT lower(teacher)) FROM search_documents, unnest(teachers) AS teacher),
      'evalRuns', (SELECT count(*) FROM eval_runs),
      'domains', (SELECT coalesce(json_agg(d), '[]') FROM (
        SELECT domain, count(*) FROM search_documents GROUP BY domain ORDER BY count(*) DESC, domain) d),
      'reading', json_build_object(
        'isLoaded', EXISTS (SELECT FROM sync_runs WHERE finished_at IS NOT NULL),
        'lastRead', (SELECT json_build_object('finishedAt', finished_at, 'isWhole', status = 'completed')
          FROM sync_runs WHERE ${FOLLOWING} AND ${READ_SOMETHING} ORDER BY finished_at DESC LIMIT 1),
        'cutShort', (SELECT json_build_object('hubUrl', hub_url, 'finishedAt', finished_at, 'isFailed', status = 'failed')
          FROM (SELECT * FROM sync_runs WHERE ${FOLLOWING} ORDER BY finished_at DESC LIMIT 1) AS last
          WHERE status <> 'completed'))
    ) AS counts`;
  return CatalogCounts.parse(row?.counts);
}

type FoundRevision = { modelId: string; revisionId: string; latest: boolean };

async function findRevision(ref: string, revision: string): Promise<FoundRevision | null> {
  if (!parseModelRef(ref)) return null;
  const rows = await db().$queryRaw<FoundRevision[]>`
    SELECT m.id AS "modelId", picked.id AS "revisionId", coalesce(latest.revision_id = picked.id, false) AS latest
    FROM models m
    CROSS JOIN LATERAL (SELECT (${revisionNamed(revision)}) AS id) picked
    LEFT JOIN revision_aliases latest ON latest.model_id = m.id AND latest.alias = 'latest'
    WHERE lower(m.ref) = lower(${ref}) AND picked.id IS NOT NULL`;
  return rows[0] ?? null;
}

/** The id of the revision of model `m` that somebody named, as a subquery. */
function revisionNamed(revision: string): Prisma.Sql {
  // Postgres stores no NUL, so nothing stored is named with one; asked for, it would be an error.
  if (revision.includes("\0")) return sql`SELECT null::uuid`;
  const { kind, text } = parseRevisionName(revision);
  const alias = sql`SELECT revision_id FROM revision_aliases WHERE model_id = m.id AND alias = ${text}`;
  return {
    sha: sql`SELECT id FROM revisions WHERE model_id = m.id AND sha = lower(${text})`,
    // The same record may stand at several commits; the newest speaks for it.
    digest: sql`SELECT id FROM revisions WHERE model_id = m.id AND digest = lower(${text})
      ORDER BY sha NULLS FIRST, captured_at DESC LIMIT 1`,
    // A tag may look like the start of a sha, and is what its owner named; a start that fits two commits names neither.
    short: sql`SELECT coalesce((${alias}), (SELECT (array_agg(id))[1] FROM revisions
      WHERE model_id = m.id AND sha LIKE lower(${text}) || '%' HAVING count(*) = 1))`,
    alias,
  }[kind];
}

const revisionColumns = {
  id: true,
  sha: true,
  digest: true,
  modifiedAt: true,
  capturedAt: true,
  aliases: { select: { alias: true }, orderBy: { alias: "asc" } },
  _count: { select: { artifacts: true } },
} as const satisfies Prisma.RevisionSelect;

type RevisionRow = Prisma.RevisionGetPayload<{ select: typeof revisionColumns }>;

/** What the sync notes down for itself: no statement about the model. */
const OWN_FACTS = ["parser"] as const;

function readRevision(id: string) {
  return db().revision.findUniqueOrThrow({
    where: { id },
    select: {
      ...revisionColumns,
      model: { include: { search: { select: { tags: true } } } },
      evalRuns: { where: { kind: "safety" }, select: { id: true } },
      facts: {
        where: { revokedAt: null, field: { notIn: [...OWN_FACTS] } },
        orderBy: [{ createdAt: "desc" }, { id: "asc" }],
      },
      problems: {
        select: { code: true, field: true, message: true },
        orderBy: [{ field: "asc" }, { code: "asc" }, { message: "asc" }],
      },
    },
  });
}

/** The live edges of a revision: not superseded, and with evidence nobody has revoked. */
async function listParents(revisionId: string): Promise<StatedParent[]> {
  const live = { revokedAt: null };
  const edges = await db().edge.findMany({
    where: { child: { revisionId }, supersededById: null, evidence: { some: live } },
    select: {
      relation: true,
      parent: { select: { ref: true, label: true } },
      distillation: { select: { types: true, scheme: true } },
      evidence: { where: live, select: { grade: true } },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return edges.map(({ relation, parent, distillation, evidence }) => ({
    relation,
    name: parent.ref ?? parent.label,
    grade: strongestGrade(evidence.map((row) => row.grade)) ?? "declared",
    distillation,
  }));
}

async function declaredCommercialUse(facts: StrongestFacts) {
  const declared = { key: textFact(facts, "license"), name: textFact(facts, "licenseName") };
  return matchLicense(await listKnownLicenses(), declared)?.commercialUse ?? "unknown";
}

function factOf({ statedAt, ...row }: Prisma.FactGetPayload<object>): Fact {
  return Fact.parse({ ...row, at: statedAt });
}

function revisionSummaryOf(row: RevisionRow): RevisionSummary {
  return {
    id: row.id,
    sha: row.sha,
    digest: row.digest,
    pinned: row.sha !== null,
    aliases: row.aliases.map(({ alias }) => alias),
    modifiedAt: row.modifiedAt?.toISOString() ?? null,
    capturedAt: row.capturedAt.toISOString(),
    artifacts: row._count.artifacts,
  };
}
