import { z } from "zod";
import { FileProblem, FileSummary, READING_STATUSES, Tensor } from "@/lib/artifacts/reading";
import { db, Prisma } from "@/lib/db/client";
import { Artifact, type TensorPage, type TensorsQuery } from "./schema";
import { readingOf } from "./view";

const { sql } = Prisma;

/** As readings are named: by the content's sha256, else by its git object, and by what the file's name has it read as. */
const contentKey = sql`coalesce('sha256:' || a.sha256, 'git:' || a.git_oid) || '/' || CASE
  WHEN a.path LIKE '%.safetensors.index.json' THEN 'safetensors_index'
  WHEN a.path = 'tokenizer_config.json' THEN 'tokenizer' ELSE a.format END`;

const Row = z.object({
  path: z.string(),
  sizeBytes: z.bigint().nullable(),
  sha256: z.string().nullable(),
  gitOid: z.string().nullable(),
  format: z.string(),
  reading: z
    .object({
      status: z.enum(READING_STATUSES),
      format: z.string(),
      summary: FileSummary,
      problems: z.array(FileProblem),
      readAt: z.coerce.date().transform((at) => at.toISOString()),
    })
    .nullable(),
});

/** Files with what their bytes say. What an index promises of each file is as long as the headers, and left out. */
const files = (condition: Prisma.Sql) => sql`
  SELECT a.path, a.size_bytes AS "sizeBytes", a.sha256, a.git_oid AS "gitOid", a.format,
    CASE WHEN f.content_key IS NOT NULL THEN json_build_object(
      'status', f.status, 'format', f.format, 'problems', f.problems, 'readAt', f.read_at,
      'summary', CASE WHEN f.summary ? 'files' THEN f.summary || '{"files": {}}' ELSE f.summary END) END AS reading
  FROM artifacts a LEFT JOIN file_readings f ON f.content_key = ${contentKey}
  WHERE ${condition} ORDER BY a.path`;

/** The files of a revision by path, pickles last: they run code when opened, so nobody should reach for one first. */
export async function listArtifacts(revisionId: string): Promise<Artifact[]> {
  const rows = await db().$queryRaw<unknown[]>(files(sql`a.revision_id = ${revisionId}::uuid`));
  return rows
    .map((row) => artifactOf(Row.parse(row)))
    .toSorted((a, b) => Number(a.format === "pickle") - Number(b.format === "pickle"));
}

/** A file and all its header says but the tensors; null where the revision has no such file. */
export async function findFile(
  revisionId: string,
  path: string,
): Promise<{ artifact: Artifact; summary: FileSummary | null } | null> {
  const condition = sql`a.revision_id = ${revisionId}::uuid AND a.path = ${path}`;
  const [row] = await db().$queryRaw<unknown[]>(files(condition));
  if (row === undefined) return null;
  const file = Row.parse(row);
  return { artifact: artifactOf(file), summary: file.reading?.summary ?? null };
}

const TensorRows = z.object({
  path: z.string(),
  total: z.coerce.number(),
  tensors: z.array(Tensor),
});

/** Tensors of a file of a revision, of the first that has some where none is named; null where there are none. */
export async function findTensors(
  revisionId: string,
  { path, offset, limit }: TensorsQuery,
): Promise<TensorPage | null> {
  const named = path === undefined ? sql`true` : sql`a.path = ${path}`;
  const [row] = await db().$queryRaw<unknown[]>`
    SELECT a.path, jsonb_array_length(f.tensors) AS total, (
      SELECT coalesce(jsonb_agg(t.tensor ORDER BY t.place), '[]')
      FROM jsonb_array_elements(f.tensors) WITH ORDINALITY AS t (tensor, place)
      WHERE t.place > ${offset} AND t.place <= ${offset + limit}) AS tensors
    FROM artifacts a JOIN file_readings f ON f.content_key = ${contentKey}
    WHERE a.revision_id = ${revisionId}::uuid AND f.tensors IS NOT NULL AND ${named}
    ORDER BY a.path LIKE '%/%', a.path LIMIT 1`;
  if (row === undefined) return null;
  const { total, tensors, ...found } = TensorRows.parse(row);
  const next = offset + tensors.length;
  return {
    ...found,
    tensors: tensors.map(([name, dtype, shape]) => ({ name, dtype, shape })),
    meta: { total, next: tensors.length > 0 && next < total ? next : null },
  };
}

function artifactOf({ sizeBytes, reading, ...row }: z.infer<typeof Row>): Artifact {
  return Artifact.parse({
    ...row,
    sizeBytes: sizeBytes === null ? null : Number(sizeBytes),
    reading: reading && readingOf(reading),
  });
}
