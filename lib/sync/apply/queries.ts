import { z } from "zod";
import type { Transaction } from "@/lib/db/client";
import { orderedId } from "@/lib/db/ordered-id";
import { listAncestry, listNodes } from "@/lib/lineage/nodes/queries";
import { Names } from "@/lib/sync/apply/names";
import { Nodes, versionRead } from "@/lib/sync/apply/nodes";
import {
  type ApplyRequest,
  Revisions,
  Surroundings,
  versionKey,
} from "@/lib/sync/apply/surroundings";
import { type Parent, parentKey } from "@/lib/sync/reading/claim";
import type { Reading } from "@/lib/sync/reading/reading";
import { readRevisions } from "@/lib/sync/stored/revisions/queries";

/** Reads what the catalog holds around some readings: a few statements, however many readings there are. */
export async function readSurroundings(
  tx: Transaction,
  requests: readonly ApplyRequest[],
): Promise<Surroundings> {
  const readings = requests.map(({ reading }) => reading);
  const parents = readings.flatMap(({ claims }) => claims.edges.map(({ parent }) => parent));
  const models = parents.filter((parent) => parent.kind === "model");
  const names = await readNames(
    tx,
    [...readings, ...models].map(({ ref }) => ref),
    readings,
  );
  const known = readings.flatMap((reading) => {
    const model = names.find(reading);
    return model ? [{ model, reading, version: versionKey(reading) }] : [];
  });
  // A name may lead to a model only after an earlier reading of the batch has told that it was renamed.
  const told = new Map(known.map(({ model, reading }) => [reading.ref.toLowerCase(), model]));
  const named = models.flatMap(({ ref, sha }) => {
    const leads = new Set([names.leadsTo(ref), told.get(ref.toLowerCase()) ?? null]);
    return [...leads].flatMap((model) => (model ? [{ model, version: sha }] : []));
  });
  const revisions = await readVersions(
    tx,
    [...known, ...named].flatMap(({ model, version }) =>
      version === null ? [] : [{ modelId: model.id, version }],
    ),
  );
  const held = known.flatMap(({ model, version }) => [
    model.latestId,
    revisions.find(model, version),
  ]);
  const starts = named.map(({ model, version }) =>
    version === null ? model.latestId : revisions.find(model, version),
  );
  const stored = await readRevisions(tx, present(held));
  const ancestry = await listAncestry(tx, present(starts));
  const nodes = await readNodes(tx, readings, parents, names);
  return new Surroundings({ names, nodes, revisions, stored, ancestry, newId: orderedId });
}

const HeldModels = z.array(
  z.object({
    id: z.string(),
    ref: z.string(),
    hubId: z.string().nullable(),
    source: z.string(),
    admission: z.string(),
    admissionReason: z.string(),
    latestId: z.string().nullable(),
    former: z.array(z.string()),
  }),
);

/** The models these names lead to or led to, and those with the readings' Hub ids. */
async function readNames(
  tx: Transaction,
  refs: readonly string[],
  readings: readonly Reading[],
): Promise<Names> {
  const lowered = [...new Set(refs.map((ref) => ref.toLowerCase()))];
  const hubIds = present(readings.map(({ hubId }) => hubId));
  const rows = await tx.$queryRaw<unknown[]>`
    WITH asked AS (
      SELECT id FROM models WHERE lower(ref) = ANY(${lowered}::text[])
      UNION SELECT id FROM models WHERE hub_id = ANY(${hubIds}::text[])
      UNION SELECT model_id FROM former_names WHERE ref = ANY(${lowered}::text[]))
    SELECT m.id, m.ref, m.hub_id AS "hubId", m.source, m.admission, m.admission_reason AS "admissionReason",
      a.revision_id AS "latestId", ARRAY(SELECT f.ref FROM former_names f WHERE f.model_id = m.id) AS former
    FROM asked JOIN models m USING (id)
    LEFT JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'`;
  const models = HeldModels.parse(rows);
  const former = models.flatMap((model) => model.former.map((ref) => ({ ref, modelId: model.id })));
  return new Names(models, former);
}

async function readVersions(
  tx: Transaction,
  versions: readonly { modelId: string; version: string }[],
): Promise<Revisions> {
  if (versions.length === 0) return new Revisions([]);
  const rows = await tx.$queryRaw<{ id: string; modelId: string; version: string }[]>`
    SELECT r.id::text, a."modelId"::text, a.version
    FROM json_to_recordset(${JSON.stringify(versions)}::json) AS a("modelId" uuid, version text)
    JOIN revisions r ON r.model_id = a."modelId"
      AND CASE WHEN length(a.version) = 40 THEN r.sha = a.version ELSE r.sha IS NULL AND r.digest = a.version END`;
  return new Revisions(rows);
}

async function readNodes(
  tx: Transaction,
  readings: readonly Reading[],
  parents: readonly Parent[],
  names: Names,
): Promise<Nodes> {
  const spelled = parents.map((parent) =>
    parent.kind === "model" ? { ...parent, ref: names.spelled(parent.ref) } : parent,
  );
  const own = readings.map((reading) => ({
    ref: names.find(reading)?.ref ?? reading.ref,
    version: versionRead(reading),
  }));
  const keys = [
    ...spelled.map(parentKey),
    ...own.map(({ ref, version }) => `model:${ref}@${version}`),
    ...readings.map((reading) => `model:${reading.ref}@${versionRead(reading)}`),
  ];
  const refs = [...spelled, ...own, ...readings].flatMap((named) =>
    "kind" in named && named.kind !== "model" ? [] : [named.ref],
  );
  const stored = await listNodes(tx, [...new Set(keys)], [...new Set(refs)]);
  return new Nodes(stored, orderedId);
}

function present(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
