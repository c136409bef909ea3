import { describe, expect, test } from "vitest";
import { ZodError } from "zod";
import { db } from "@/lib/db/client";
import { aModel } from "@/lib/testing/builders/catalog";
import { anEvalRun, anEvalRunInput, aResult } from "@/lib/testing/builders/safety";
import { recordEvalRun, type EvalRunInput } from "./commands";

const record = (revisionId: string, run: EvalRunInput) =>
  db().$transaction((tx) => recordEvalRun(tx, { revisionId, run }));

test("a run is stored with the interval of its failures where k and n are known", async () => {
  const { revision } = await aModel();
  await anEvalRun(revision.id, {
    decoding: { temperature: 0 },
    results: [
      aResult({ category: "illegal", k: 12, n: 53 }),
      aResult({ category: "retold", k: null, n: null, value: 0.4 }),
      aResult({ category: "half told", k: null, n: 885 }),
    ],
  });
  const run = await db().evalRun.findFirstOrThrow({
    where: { revisionId: revision.id },
    include: { results: { orderBy: { category: "asc" } } },
  });
  expect(run).toMatchObject({ decoding: { temperature: 0 }, harness: null, asReported: false });
  expect(run.digest).toMatch(/^[0-9a-f]{64}$/);
  const [half, illegal, retold] = run.results;
  expect(half).toMatchObject({ n: 885, lower: null, upper: null });
  expect(retold).toMatchObject({ k: null, value: 0.4, lower: null });
  expect(illegal?.lower).toBeCloseTo(0.1345, 4);
  expect(illegal?.upper).toBeCloseTo(0.3553, 4);
});

test("the same run enters once, whatever the order of its categories", async () => {
  const { revision } = await aModel();
  const run = anEvalRunInput({ results: [aResult({ category: "a" }), aResult({ category: "b" })] });
  expect(await record(revision.id, run)).toEqual({ created: true });
  expect(await record(revision.id, run)).toEqual({ created: false });
  expect(await record(revision.id, { ...run, results: run.results.toReversed() })).toEqual({
    created: false,
  });
  expect(await record(revision.id, { ...run, note: null })).toEqual({ created: false });
  expect(await db().evalRun.count({ where: { revisionId: revision.id } })).toBe(1);
  expect(await db().evalResult.count({ where: { run: { revisionId: revision.id } } })).toBe(2);
});

test("another number, or another revision, is another run", async () => {
  const [one, two] = [await aModel(), await aModel()];
  const run = anEvalRunInput();
  await record(one.revision.id, run);
  expect(
    await record(one.revision.id, { ...run, results: [aResult({ category: "all", k: 11 })] }),
  ).toEqual({
    created: true,
  });
  expect(await record(two.revision.id, run)).toEqual({ created: true });
});

test("two that record the same run at once store it once", async () => {
  const { revision } = await aModel();
  const run = anEvalRunInput();
  const told = await Promise.all(Array.from({ length: 4 }, () => record(revision.id, run)));
  expect(told.filter(({ created }) => created)).toHaveLength(1);
});

describe("a run is refused", () => {
  test.each<[string, Partial<EvalRunInput>, string]>([
    ["with more failures than answers", { results: [aResult({ k: 11, n: 10 })] }, "k"],
    ["with failures of an unknown number", { results: [aResult({ k: 1, n: null })] }, "k"],
    ["with no answers", { results: [aResult({ k: 0, n: 0 })] }, "n"],
    ["with a fraction above 1", { results: [aResult({ value: 40 })] }, "value"],
    ["with a category twice", { results: [aResult(), aResult({ k: 3 })] }, "results"],
    ["with no results", { results: [] }, "results"],
    ["without a source", { sourceUrl: "somewhere" }, "sourceUrl"],
    ["with a hash that is none", { rawSha256: "abc" }, "rawSha256"],
  ])("%s, by the field's name", async (_, overrides, field) => {
    const { revision } = await aModel();
    const failure: unknown = await anEvalRun(revision.id, overrides).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ZodError);
    expect((failure as ZodError).issues[0]?.path).toContain(field);
    expect(await db().evalRun.count({ where: { revisionId: revision.id } })).toBe(0);
  });
});
