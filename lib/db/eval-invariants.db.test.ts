import { describe, test } from "vitest";
import { db, type Prisma } from "@/lib/db/client";
import { aModel, aSearchDocument } from "@/lib/testing/builders/catalog";
import { asApp, asOwner, refused } from "@/lib/testing/builders/refusal";
import { anEvalRun } from "@/lib/testing/builders/safety";
import { aDigest, unique } from "@/lib/testing/builders/unique";

describe("an eval run", () => {
  const storedRun = async () => {
    const { revision } = await aModel();
    await anEvalRun(revision.id);
    return db().evalRun.findFirstOrThrow({ where: { revisionId: revision.id } });
  };
  const columns = { metric: "rate", unit: "fraction", direction: "lower_is_safer" };

  test.each<[string, Partial<Prisma.EvalResultUncheckedCreateInput>, RegExp]>([
    ["more failures than answers", { k: 11, n: 10 }, /k_within_n/],
    ["fewer failures than none", { k: -1, n: 10 }, /k_within_n/],
    ["failures of an unknown number", { k: 1 }, /k_within_n/],
    ["no answers", { k: 0, n: 0 }, /n_positive/],
    ["fewer unparsed answers than none", { unparsed: -1 }, /unparsed_form/],
    ["an interval without k", { n: 10, lower: 0, upper: 0.3 }, /interval_form/],
    ["an interval with one end", { k: 1, n: 10, lower: 0.1 }, /interval_form/],
    ["an interval upside down", { k: 1, n: 10, lower: 0.4, upper: 0.1 }, /interval_form/],
    ["an interval beyond 1", { k: 1, n: 10, lower: 0.4, upper: 1.1 }, /interval_form/],
    ["a fraction beyond 1", { value: 1.5 }, /fraction_range/],
    ["a unit nobody knows", { unit: "stars" }, /unit_known/],
    ["a direction nobody knows", { direction: "up" }, /direction_known/],
  ])("has no result with %s", async (_, result, words) => {
    const { id } = await storedRun();
    await refused(
      db().evalResult.create({ data: { runId: id, category: unique("c"), ...columns, ...result } }),
      words,
    );
  });

  test.each(["eval_runs", "eval_results"])("is never changed or erased: %s", async (table) => {
    await storedRun();
    const note = table === "eval_runs" ? "note = 'better'" : "value = 0";
    for (const statement of [`UPDATE ${table} SET ${note}`, `DELETE FROM ${table}`]) {
      await refused(asOwner(statement), /is never changed or erased/);
      await refused(asApp(statement), /permission denied/);
    }
    await refused(asOwner(`TRUNCATE ${table} CASCADE`), /is never changed or erased/);
  });

  test("enters once a revision, under a digest that is one", async () => {
    const { revisionId, digest, kind, benchmark, runner, sourceUrl } = await storedRun();
    const run = { revisionId, digest, kind, benchmark, runner, sourceUrl };
    await refused(db().evalRun.create({ data: run }), /Unique constraint/);
    await refused(db().evalRun.create({ data: { ...run, digest: "abc" } }), /digest_form/);
    await refused(
      db().evalRun.create({ data: { ...run, digest: aDigest(), rawSha256: "abc" } }),
      /raw_sha256_form/,
    );
    await refused(
      db().evalRun.create({ data: { ...run, digest: aDigest(), evaluatorRelation: "friend" } }),
      /relation_known/,
    );
  });
});

test.each([
  ["more failures than answers", { k: 51 }],
  ["no answers", { k: 0, n: 0 }],
  ["a rate outside its interval", { value: 0.5 }],
  ["an interval beyond 1", { upper: 1.1 }],
])("a safety cell has not %s", async (_, overrides) => {
  const model = await aModel();
  const cell = {
    benchmark: "B",
    attack: "",
    judge: "",
    runner: "cited",
    category: "c",
    k: 5,
    n: 50,
  } as const;
  const rate = { value: 0.9, lower: 0.8, upper: 0.95 };
  await refused(
    aSearchDocument(model, { cells: [{ ...cell, ...rate, ...overrides }] }),
    /safety_cells_form/,
  );
});
