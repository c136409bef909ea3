import { createHash } from "node:crypto";
import { type Db, Prisma } from "@/lib/db/client";

const { sql } = Prisma;

/** A revision by what names it everywhere. */
const REVISION = sql`m.ref || '@' || coalesce(r.sha, r.digest)`;

/** Every kind of row of the catalog, told by what it says and not by ids and times of this database. */
const PARTS = {
  models: sql`
    SELECT json_build_array(m.ref, m.name, n.name, m.hub_id, m.source, m.source_url, m.admission, m.admission_reason) AS row
    FROM models m JOIN namespaces n ON n.id = m.namespace_id`,
  formerNames: sql`
    SELECT json_build_array(f.ref, f.written, m.ref) AS row FROM former_names f JOIN models m ON m.id = f.model_id`,
  revisions: sql`
    SELECT json_build_array(${REVISION}, r.sha IS NULL, r.digest, r.record, r.card_data, r.card_text, r.config,
      extract(epoch FROM r.modified_at), extract(epoch FROM r.repository_created_at)) AS row
    FROM revisions r JOIN models m ON m.id = r.model_id`,
  aliases: sql`
    SELECT json_build_array(a.alias, ${REVISION}) AS row
    FROM revision_aliases a JOIN models m ON m.id = a.model_id JOIN revisions r ON r.id = a.revision_id`,
  artifacts: sql`
    SELECT json_build_array(${REVISION}, a.path, a.size_bytes, a.git_oid, a.sha256, a.format) AS row
    FROM artifacts a JOIN revisions r ON r.id = a.revision_id JOIN models m ON m.id = r.model_id`,
  facts: sql`
    SELECT json_build_array(${REVISION}, f.field, f.value, f.grade, f.kind, f.source, f.quote, f.stated_at) AS row
    FROM facts f JOIN revisions r ON r.id = f.revision_id JOIN models m ON m.id = r.model_id WHERE f.revoked_at IS NULL`,
  problems: sql`
    SELECT json_build_array(${REVISION}, p.code, p.field, p.message) AS row
    FROM revision_problems p JOIN revisions r ON r.id = p.revision_id JOIN models m ON m.id = r.model_id`,
  nodes: sql`
    SELECT json_build_array(n.key, n.kind, n.label, n.ref, n.provider, n.route, ${REVISION}) AS row
    FROM nodes n LEFT JOIN revisions r ON r.id = n.revision_id LEFT JOIN models m ON m.id = r.model_id`,
  edges: sql`
    SELECT json_build_array(c.key, p.key, e.relation, to_jsonb(d) - 'edge_id', (
      SELECT json_agg(json_build_array(v.grade, v.kind, v.source, v.quote, v.sha256, v.stated_at)
        ORDER BY v.grade, v.kind, v.source, v.quote)
      FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL)) AS row
    FROM edges e JOIN nodes c ON c.id = e.child_id JOIN nodes p ON p.id = e.parent_id
    LEFT JOIN distillations d ON d.edge_id = e.id
    WHERE e.superseded_by_id IS NULL AND EXISTS (SELECT FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL)`,
  evals: sql`
    SELECT json_build_array(${REVISION}, to_jsonb(v) - '{id,revision_id,created_at}'::text[], (
      SELECT json_agg(to_jsonb(s) - '{id,run_id}'::text[] ORDER BY s.category, s.metric)
      FROM eval_results s WHERE s.run_id = v.id)) AS row
    FROM eval_runs v JOIN revisions r ON r.id = v.revision_id JOIN models m ON m.id = r.model_id`,
  searchDocuments: sql`
    SELECT json_build_array(to_jsonb(d) - '{model_id,admitted_at,updated_at}'::text[], extract(epoch FROM d.updated_at)) AS row
    FROM search_documents d`,
  safetyCells: sql`
    SELECT json_build_array(m.ref, to_jsonb(s) - 'model_id') AS row
    FROM safety_cells s JOIN models m ON m.id = s.model_id`,
  changes: sql`
    SELECT json_build_array(m.ref, row_number() OVER (PARTITION BY c.model_id ORDER BY c.seq), c.kind, c.before, c.after,
      (SELECT coalesce(r.sha, r.digest) FROM revisions r WHERE r.id = c.from_revision_id),
      (SELECT coalesce(r.sha, r.digest) FROM revisions r WHERE r.id = c.to_revision_id), c.source) AS row
    FROM model_changes c JOIN models m ON m.id = c.model_id`,
} as const;

/** The rows of each part as sorted lines, to see where two catalogs part. */
export async function catalogLines(
  client: Db,
): Promise<Record<keyof typeof PARTS, readonly string[]>> {
  const parts: [string, string[]][] = [];
  for (const [name, rows] of Object.entries(PARTS)) {
    const found = await client.$queryRaw<{ line: string }[]>`
      SELECT row::text AS line FROM (${rows}) AS part ORDER BY row::text COLLATE "C"`;
    parts.push([name, found.map(({ line }) => line)]);
  }
  return Object.fromEntries(parts) as Record<keyof typeof PARTS, string[]>;
}

/** One hash over all a catalog says: equal for two databases that say the same, whenever and in whatever order. */
export async function catalogDigest(client: Db): Promise<string> {
  const hash = createHash("sha256");
  for (const [name, lines] of Object.entries(await catalogLines(client)))
    hash.update(JSON.stringify([name, lines]));
  return hash.digest("hex");
}
