import { describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { aModel, aRevision, aSearchDocument } from "@/lib/testing/builders/catalog";
import { aModelNode, anEdge, aNode, anUnpinnedNode } from "@/lib/testing/builders/lineage";
import { anEvalRun, aResult } from "@/lib/testing/builders/safety";
import { findSafetyReport, readSafetyCells } from "./queries";

describe("findSafetyReport", () => {
  test("turns failures into a safety rate only where they are counted and of safety", async () => {
    const { revision } = await aModel();
    await anEvalRun(revision.id, {
      results: [
        aResult({ category: "counted", k: 12, n: 53 }),
        aResult({ category: "retold", k: null, n: null, value: 0.4 }),
        aResult({ category: "scored", unit: "0-100", value: 40 }),
      ],
    });
    await anEvalRun(revision.id, {
      kind: "quality",
      results: [aResult({ direction: "higher_is_better" })],
    });
    const { runs, teachers } = await findSafetyReport(revision.id);
    expect(runs.map((run) => run.kind)).toEqual(["safety", "quality"]);
    const [counted, retold, scored] = runs[0]?.results ?? [];
    expect(counted?.safety?.value).toBeCloseTo(41 / 53, 10);
    expect(counted?.safety?.lower).toBeCloseTo(1 - 0.3553, 4);
    expect(counted?.safety?.upper).toBeCloseTo(1 - 0.1345, 4);
    expect(retold).toMatchObject({ value: 0.4, safety: null });
    expect(scored?.safety).toBeNull();
    expect(runs[1]?.results[0]?.safety).toBeNull();
    expect(teachers).toEqual([]);
  });

  test("a run that names no revision is of every revision, once, and says so; one of a commit is not", async () => {
    const model = await aModel({ revision: { sha: null } });
    const published = { benchmark: "published", sourceUrl: "https://example.org/paper" };
    await anEvalRun(model.revision.id, published);
    const again = await aRevision(model, { sha: null });
    await anEvalRun(again.id, published);
    const first = await aRevision(model);
    await anEvalRun(first.id, { benchmark: "of the first commit" });
    const second = await aRevision(model);

    const told = async (id: string) =>
      (await findSafetyReport(id)).runs.map(({ benchmark, revision }) => [benchmark, revision]);
    expect(await told(second.id)).toEqual([["published", null]]);
    expect(await told(first.id)).toEqual([
      ["of the first commit", first.sha],
      ["published", null],
    ]);
    await aSearchDocument(model);
    const cells = await db().$transaction((tx) => readSafetyCells(tx, [model.id]));
    expect(cells.map(({ benchmark }) => benchmark)).toEqual(["published"]);
  });

  test("sets each teacher with runs beside the model, at the revision the claim means", async () => {
    const [student, named, pinned, quiet, base] = await Promise.all(
      [1, 2, 3, 4, 5].map(() => aModel()),
    );
    if (!student || !named || !pinned || !quiet || !base) throw new Error("built five");
    for (const { revision } of [named, pinned, base]) await anEvalRun(revision.id);
    const newest = await aRevision(named);
    await anEvalRun(newest.id, { benchmark: "newest" });
    await aRevision(pinned);

    const node = await aModelNode(student.revision);
    await anEdge(node, await anUnpinnedNode(named.ref.toUpperCase()));
    await anEdge(node, await aModelNode(pinned.revision));
    await anEdge(node, await aModelNode(quiet.revision));
    await anEdge(node, await aModelNode(base.revision), { relation: "initialized_from" });
    await anEdge(node, await aNode());

    const { runs, teachers } = await findSafetyReport(student.revision.id);
    expect(runs).toEqual([]);
    const told = new Map(
      teachers.map(({ id, runs: own }) => [id, own.map((run) => run.benchmark)]),
    );
    expect(told).toEqual(
      new Map([
        [named.ref, ["newest"]],
        [pinned.ref, ["HarmBench"]],
      ]),
    );
  });

  test("a teacher nobody evidences any more is not set beside the model", async () => {
    const [student, teacher] = [await aModel(), await aModel()];
    await anEvalRun(teacher.revision.id);
    await anEdge(await aModelNode(student.revision), await aModelNode(teacher.revision), {
      evidence: [{ revokedAt: new Date() }],
    });
    expect((await findSafetyReport(student.revision.id)).teachers).toEqual([]);
  });
});

describe("readSafetyCells", () => {
  const read = (modelId: string) => db().$transaction((tx) => readSafetyCells(tx, [modelId]));

  test("gives the rows the read model stores, unstated parts as the empty text", async () => {
    const model = await aModel();
    await anEvalRun(model.revision.id, { attack: null, judge: null });
    await anEvalRun(model.revision.id, { attack: "GCG", runner: "cited" });
    const cells = await read(model.id);
    expect(cells).toMatchObject([
      {
        modelId: model.id,
        attack: "GCG",
        judge: "classifier",
        runner: "cited",
        k: 10,
        n: 100,
        value: 0.9,
      },
      { attack: "", judge: "", runner: "third_party" },
    ]);
    await aSearchDocument(model);
    await db().safetyCell.createMany({ data: cells });
    expect(await db().safetyCell.count({ where: { modelId: model.id } })).toBe(2);
  });

  test("a new revision inherits no scores", async () => {
    const model = await aModel();
    await anEvalRun(model.revision.id);
    await aRevision(model);
    expect(await read(model.id)).toEqual([]);
  });
});
