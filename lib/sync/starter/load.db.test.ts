import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { loadStarter } from "@/lib/sync/starter/load";
import { testDatabase } from "@/lib/testing/database";

const { owner } = await testDatabase();
const STARTER = join(import.meta.dirname, "../../../prisma/starter");
const TAKEN = 30;
let folder = "";

/** The first lines of the real files, with the runs of the models among them. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proofline-starter-"));
  const read = async (name: string) => (await readFile(join(STARTER, name), "utf8")).trimEnd();
  const withRuns = new Set(
    (await read("evals.jsonl"))
      .split("\n")
      .map((line) => (JSON.parse(line) as { model: string }).model),
  );
  const repositories = (await read("repositories.jsonl")).split("\n");
  const ids = repositories.map((line) => (JSON.parse(line) as { id: string }).id);
  const kept = repositories
    .filter((_, at) => at < TAKEN || withRuns.has(ids[at] ?? ""))
    .slice(0, TAKEN + 5);
  const keptIds = new Set(kept.map((line) => (JSON.parse(line) as { id: string }).id));
  const runs = (await read("evals.jsonl"))
    .split("\n")
    .filter((line) => keptIds.has((JSON.parse(line) as { model: string }).model));
  await writeFile(join(folder, "repositories.jsonl"), `${kept.join("\n")}\n`);
  await writeFile(join(folder, "evals.jsonl"), `${runs.join("\n")}\n`);
  await writeFile(join(folder, "licenses.json"), await read("licenses.json"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function rows() {
  const [row] = await owner.$queryRaw<Record<string, bigint>[]>`
    SELECT (SELECT count(*) FROM models) AS models, (SELECT count(*) FROM revisions) AS revisions, (SELECT count(*) FROM facts) AS facts,
      (SELECT count(*) FROM edges) AS edges, (SELECT count(*) FROM evidence) AS evidence, (SELECT count(*) FROM eval_runs) AS runs,
      (SELECT count(*) FROM licenses) AS licenses, (SELECT count(*) FROM search_documents) AS documents, (SELECT count(*) FROM audit_events) AS audit`;
  return row;
}

it("loads what a broken load left out, once, and then has nothing to do", async () => {
  const broken = loadStarter(folder, (visited) => {
    if (visited === 12) throw new Error("killed");
  });
  await expect(broken).rejects.toThrow("killed");
  const half = await db().model.count();
  expect(await db().mark.count({ where: { name: "starter_loaded" } })).toBe(0);

  const load = await loadStarter(folder);
  expect(load?.counts.failed).toBe(0);
  expect(load?.counts.unchanged).toBe(half);
  expect(load?.evalRuns).toBeGreaterThan(0);
  expect(await loadStarter(folder)).toBeNull();

  const before = await rows();
  await owner.mark.deleteMany({ where: { name: "starter_loaded" } });
  const again = await loadStarter(folder);
  expect(again?.counts.applied).toBe(0);
  expect(again?.evalRuns).toBe(0);
  expect(await rows()).toEqual(before);
}, 60_000);

it("says where a model comes from, and keeps an unpinned revision unpinned", async () => {
  const models = await db().model.findMany({
    include: { revisions: { include: { node: true } }, search: true },
  });
  for (const { ref, source, sourceUrl, revisions, search } of models) {
    expect([source, sourceUrl]).toEqual(["starter", `https://huggingface.co/${ref}`]);
    expect(search, ref).not.toBeNull();
    for (const { sha, digest, node } of revisions) {
      expect(node?.key).toBe(
        sha ? `model:${ref}@${sha}` : `model:${ref}@record:${digest.slice(0, 12)}`,
      );
    }
  }
});
