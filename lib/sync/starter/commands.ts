import { recordAudit } from "@/lib/audit/commands";
import { saveLicenses } from "@/lib/catalog/licenses/commands";
import type { StarterEvalRun, StarterLicense } from "@/lib/catalog/starter";
import { db } from "@/lib/db/client";
import { type EvalRunInput, recordEvalRun } from "@/lib/safety/commands";
import { refreshSearchDocument } from "@/lib/search/commands";

const MARK = "starter_loaded";
const JOB = "load-starter";
const actor = { kind: "system", job: JOB } as const;

/** The digest of the starter files this catalog holds in full; null before the first load is done. */
export async function loadedStarter(): Promise<string | null> {
  const mark = await db().mark.findUnique({ where: { name: MARK } });
  return mark?.value ?? null;
}

/** Says that the starter files were loaded to the end. */
export async function markStarterLoaded(digest: string): Promise<void> {
  const at = new Date();
  await db().mark.upsert({
    where: { name: MARK },
    create: { name: MARK, value: digest, at },
    update: { value: digest, at },
  });
}

/** Writes the licenses the product knows. */
export async function applyStarterLicenses(licenses: readonly StarterLicense[]): Promise<void> {
  await db().$transaction(async (tx) => {
    const changed = await saveLicenses(tx, licenses);
    if (changed === 0) return;
    await recordAudit(tx, {
      actor,
      action: "licenses.saved",
      subject: { kind: "catalog", id: "licenses" },
      payload: { changed },
    });
  });
}

/**
 * Writes the published runs of one model; returns how many were new.
 * Their sources name no revision, so they hang on an unpinned one where the model has it, and stay where they first
 * came.
 */
export async function applyStarterEvals(
  ref: string,
  runs: readonly StarterEvalRun[],
): Promise<number> {
  return db().$transaction(
    async (tx) => {
      const [target] = await tx.$queryRaw<{ modelId: string; revisionId: string }[]>`
        SELECT m.id AS "modelId", coalesce(
          (SELECT e.revision_id FROM eval_runs e JOIN revisions r ON r.id = e.revision_id
            WHERE r.model_id = m.id AND e.runner = 'cited' ORDER BY e.created_at, e.id LIMIT 1),
          (SELECT u.id FROM revisions u WHERE u.model_id = m.id AND u.sha IS NULL ORDER BY u.captured_at LIMIT 1),
          a.revision_id) AS "revisionId"
        FROM models m JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
        WHERE lower(m.ref) = lower(${ref})`;
      if (!target) return 0;
      let created = 0;
      for (const run of runs) {
        const result = await recordEvalRun(tx, { revisionId: target.revisionId, run: runOf(run) });
        if (result.created) created += 1;
      }
      if (created === 0) return 0;
      await refreshSearchDocument(tx, target.modelId);
      await recordAudit(tx, {
        actor,
        action: "evals.recorded",
        subject: { kind: "model", id: target.modelId },
        payload: { ref, revision: target.revisionId, runs: created },
      });
      return created;
    },
    { maxWait: 60_000, timeout: 60_000 },
  );
}

function runOf(run: StarterEvalRun): EvalRunInput {
  return {
    kind: run.kind,
    benchmark: run.benchmark,
    benchmarkRevision: run.benchmarkRevision,
    judge: run.judge,
    attack: run.attack,
    guardrail: run.guardrail,
    runner: run.runner,
    evaluator: run.evaluator,
    evaluatorRelation: run.evaluatorRelation,
    ranAt: run.date,
    sourceUrl: run.sourceUrl,
    modelLabel: run.modelLabel,
    identityBasis: run.identityBasis,
    asReported: run.display === "as reported",
    note: run.note,
    results: run.results.map((result) => ({ ...result, unparsed: null, grade: null })),
  };
}
