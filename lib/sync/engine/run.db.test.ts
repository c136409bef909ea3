import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { runSync } from "@/lib/sync/engine/run";
import {
  aGate,
  aRepository,
  catalogRows,
  latestOf,
  outcomesOf,
  parentsOf,
  served,
  student,
} from "@/lib/testing/recorded-sync";

const PATIENCE = { timeout: 60_000 };

describe("a run", () => {
  it("writes everything a card says, with its evidence, and nothing the second time", async () => {
    const { sync, server } = await served({
      repositories: [
        aRepository("one/student", student("one/teacher-70b")),
        aRepository("one/teacher-70b", "A large model.\n"),
        aRepository("one/base", "A base model.\n"),
        aRepository("one/unrelated", "A general chat model.\n"),
      ],
    });
    const first = await sync();
    expect(first.counts).toMatchObject({
      applied: 3,
      unchanged: 0,
      excluded: 1,
      unreadable: 0,
      failed: 0,
    });
    expect(first.status).toBe("completed");
    const revision = await latestOf("one/student");
    expect(await parentsOf("one/student")).toEqual([
      "distilled_from model:one/teacher-70b@unpinned",
      "finetuned_from model:one/base@unpinned",
      "trained_on dataset:one/claims",
      "trained_on dataset:squad",
    ]);
    const taught = revision.node?.parents.find(({ relation }) => relation === "distilled_from");
    expect(taught?.distillation).toMatchObject({
      types: ["response"],
      scheme: "offline",
      temperature: 2,
      typesBasis: "documented",
    });
    expect(taught?.evidence.map(({ grade, kind }) => `${grade} ${kind}`).toSorted()).toEqual([
      "hub_derived card",
      "inferred card_text",
    ]);
    expect(revision.evalRuns).toHaveLength(1);
    expect(revision.evalRuns[0]).toMatchObject({
      benchmark: "Claims",
      runner: "self_reported",
      kind: "quality",
    });
    expect(
      revision.artifacts.map(({ path, format, sha256 }) => [path, format, sha256 !== null]),
    ).toEqual([
      ["README.md", "markdown", false],
      ["model.safetensors", "safetensors", true],
    ]);
    expect(revision.cardText).toContain("# Student");
    expect(revision.cardText).not.toContain("license: mit");
    expect(revision.problems.map(({ code }) => code)).toEqual(["evals.shape"]);
    const admitted = await db().model.findMany({
      where: { ref: { startsWith: "one/" } },
      orderBy: { ref: "asc" },
    });
    expect(admitted.map(({ ref, admission }) => `${ref} ${admission}`)).toEqual([
      "one/base ancestor",
      "one/student distilled",
      "one/teacher-70b ancestor",
    ]);

    const before = await catalogRows();
    const asked = server.requests.length;
    const second = await sync();
    expect(second.counts).toMatchObject({
      applied: 0,
      unchanged: 3,
      excluded: 1,
      unreadable: 0,
      failed: 0,
    });
    expect(await catalogRows()).toEqual(before);
    // The list, and the one that does not belong: what is known is not asked for again.
    const again = server.requests.slice(asked).map(({ path }) => path.split("?")[0]);
    expect(
      again.filter((path) => path !== "/api/models" && !path?.includes("one/unrelated")),
    ).toEqual([]);
  });

  it("adds a revision when the commit moved, and leaves the old one as it was", async () => {
    const old = aRepository("two/student", "---\ntags: [distilled]\n---\nDistilled.\n");
    const first = await served({ repositories: [old] });
    await first.sync();
    const kept = await latestOf("two/student");
    const next = await served({
      repositories: [
        aRepository("two/student", "---\ntags: [distilled]\nlicense: mit\n---\nNew.\n", {
          _id: old.info._id,
        }),
      ],
    });
    await next.sync();
    const latest = await latestOf("two/student");
    expect(latest.id).not.toBe(kept.id);
    expect(await db().revision.count({ where: { modelId: kept.modelId } })).toBe(2);
    expect(await db().revision.findUnique({ where: { id: kept.id } })).toMatchObject({
      cardText: "Distilled.\n",
    });
  });

  it("goes on under its new name when the Hub renamed a repository", async () => {
    const old = aRepository("three/old", "---\ntags: [distilled]\n---\n");
    await (await served({ repositories: [old] })).sync();
    await (
      await served({
        repositories: [
          aRepository("three/new", "---\ntags: [distilled]\n---\nNew.", { _id: old.info._id }),
        ],
      })
    ).sync();
    expect(await db().model.count({ where: { ref: "three/old" } })).toBe(0);
    expect(await latestOf("three/new")).toMatchObject({ cardText: "New." });
  });
});

describe("a name", () => {
  const card = "---\ntags: [distilled]\n---\n";

  it("that another repository took does not bring its holder's record along", async () => {
    const first = aRepository("name/freed", `${card}First.`);
    await (await served({ repositories: [first] })).sync();
    const before = await catalogRows();
    const taken = await served({ repositories: [aRepository("name/freed", `${card}Second.`)] });
    const { runId } = await taken.sync();
    const [told] = await db().syncOutcome.findMany({ where: { runId } });
    expect(told).toMatchObject({ ref: "name/freed", outcome: "excluded" });
    expect(told?.reason).toMatch(/^The catalog holds another repository under this name/);
    expect(await catalogRows()).toEqual(before);
    expect(await latestOf("name/freed")).toMatchObject({ cardText: "First." });
  });

  it("taken over by another case is another repository's, however often it is read", async () => {
    const { sync } = await served({
      repositories: [
        aRepository("name/Cased", `${card}Upper.`),
        aRepository("name/cased", `${card}Lower.`),
      ],
    });
    const { runId } = await sync();
    expect(Object.values(await outcomesOf(runId)).toSorted()).toEqual(["applied", "excluded"]);
    const before = await catalogRows();
    await sync();
    await sync();
    expect(await catalogRows()).toEqual(before);
  });

  it("that only changed on the Hub is followed, once", async () => {
    const old = aRepository("name/old", card);
    await (await served({ repositories: [old] })).sync();
    const { modelId } = await latestOf("name/old");
    const renamed = { ...old, id: "name/new", info: { ...old.info, id: "name/new" } };
    const { sync } = await served({ repositories: [renamed] });
    expect((await sync()).counts).toMatchObject({ applied: 1, renamed: 1, unchanged: 0 });
    expect((await latestOf("name/new")).modelId).toBe(modelId);
    const before = await catalogRows();
    expect((await sync()).counts).toMatchObject({ applied: 0, renamed: 0, unchanged: 1 });
    expect(await catalogRows()).toEqual(before);
  });
});

describe("an interrupted run", () => {
  it("is told so and resumed from its cursor", async () => {
    const repositories = ["a", "b", "c", "d"].map((name) =>
      aRepository(`stop/${name}`, `---\ntags: [distilled]\nbase_model: stop/base\n---\n${name}\n`),
    );
    const scope = { listing: { author: "stop" } };
    const { server, hub, sync } = await served({
      repositories: [...repositories, aRepository("stop/base", "Base")],
      pageSize: 2,
    });
    // What a killed process leaves: its row, two outcomes, and the address of the second page.
    await sync({ models: ["stop/a", "stop/b"] });
    const { cursor } = (await hub.list({ author: "stop" }).next()).value ?? {
      entries: [],
      cursor: null,
    };
    const id = randomUUID();
    const left = await db().syncRun.create({
      data: {
        id,
        source: "hub",
        hubUrl: hub.url,
        scope,
        cursor: { part: "listing", page: cursor, read: 2, newest: null, family: id },
        outcomes: {
          create: [
            { ref: "stop/a", outcome: "applied" },
            { ref: "stop/b", outcome: "applied" },
          ],
        },
      },
    });
    const asked = server.requests.length;
    const { isResumed, counts, runId } = await sync(scope);
    expect(isResumed).toBe(true);
    expect(counts).toMatchObject({ applied: 2 });
    expect(await db().syncRun.findUnique({ where: { id: left.id } })).toMatchObject({
      status: "interrupted",
    });
    expect(Object.keys(await outcomesOf(runId))).not.toContain("stop/a");
    expect(server.requests.slice(asked).some(({ path }) => path.includes("stop/a/tree"))).toBe(
      false,
    );
    expect(await db().model.count({ where: { ref: { startsWith: "stop/" } } })).toBe(5);
  });

  it("keeps two Hubs apart", async () => {
    const scope = { listing: { author: "apart" } };
    const card = "---\ntags: [distilled]\n---\n";
    const gate = aGate();
    const slow = await served({
      repositories: [aRepository("apart/a", card)],
      faults: gate.fault,
    });
    const other = await served({ repositories: [aRepository("apart/b", card)] });
    const first = slow.sync(scope);
    await expect.poll(gate.isReached, PATIENCE).toBe(true);
    expect((await other.sync(scope)).counts).toMatchObject({ applied: 1 });
    gate.open();
    const { runId } = await first;
    expect(await db().syncRun.findUnique({ where: { id: runId } })).toMatchObject({
      status: "completed",
    });
  });

  it("does not let two runs of one scope meet", async () => {
    const gate = aGate();
    const { hub, sync } = await served({
      repositories: [aRepository("twice/a", "---\ntags: [distilled]\n---\n")],
      faults: gate.fault,
    });
    const first = sync();
    await expect.poll(gate.isReached, PATIENCE).toBe(true);
    await expect(runSync({ hub, scope: { listing: {} }, job: "test" })).rejects.toThrow(
      "already running",
    );
    gate.open();
    expect((await first).status).toBe("completed");
  });
});
