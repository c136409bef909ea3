import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { mirrorRevision } from "@/lib/sync/mirror/mirror";
import { aRule, reading, stored } from "@/lib/testing/followed";
import { aStore } from "@/lib/testing/mirrored";
import { aRepository, outcomesOf, served } from "@/lib/testing/recorded-sync";

const CARD = "---\ntags: [distilled]\n---\n";
const several = (namespace: string, count: number, card = CARD) =>
  Array.from({ length: count }, (_, at) => {
    const name = `m${String(at).padStart(2, "0")}`;
    const moment = new Date(Date.UTC(2026, 0, 1, at)).toISOString();
    return aRepository(`${namespace}/${name}`, card, { createdAt: moment, lastModified: moment });
  });
const pagesOf = (requests: readonly { path: string; status: number }[], from: number) =>
  requests.slice(from).filter(({ path }) => path.startsWith("/api/models?"));

describe("a reading of what moved", () => {
  it("ends at what was read before, and moves the mark", async () => {
    const { server, hub } = await served({ repositories: several("inc", 30), pageSize: 10 });
    const rule = await aRule({ kind: "author", selector: { author: "inc" } });
    expect(await reading(rule, hub)).toMatchObject({ counts: { applied: 30 } });
    const { watermark, reconciledAt } = await stored(rule.id);
    expect(watermark).toEqual(new Date(Date.UTC(2026, 0, 1, 29)));
    expect(reconciledAt).not.toBeNull();

    const modified = new Date(Date.UTC(2026, 0, 3)).toISOString();
    server.commit("inc/m05", {
      files: { "README.md": `${CARD}New.` },
      info: { lastModified: modified },
    });
    const asked = server.requests.length;
    const { counts, runId } = await reading(rule, hub, "incremental");
    expect(counts).toMatchObject({ applied: 1, unchanged: 19 });
    expect(pagesOf(server.requests, asked)).toHaveLength(2);
    expect(await outcomesOf(runId)).toEqual({ "inc/m05": "applied" });
    const after = await stored(rule.id);
    expect(after.watermark).toEqual(new Date(modified));
    expect(after.reconciledAt).toEqual(reconciledAt);
  });

  it("asks once more for what failed, which lies below the mark by now", async () => {
    let isDown = true;
    const { hub } = await served({
      repositories: several("again", 25),
      pageSize: 5,
      faults: ({ path }) => (isDown && path.includes("again/m02/tree") ? { status: 500 } : null),
    });
    const rule = await aRule({ kind: "author", selector: { author: "again" } });
    expect((await reading(rule, hub)).counts).toMatchObject({ applied: 24, failed: 1 });
    isDown = false;
    const { runId, counts } = await reading(rule, hub, "incremental");
    expect(counts).toMatchObject({ applied: 1, failed: 0 });
    expect(await outcomesOf(runId)).toEqual({ "again/m02": "applied" });
  });

  it("that broke off leaves the mark where it was, and is resumed", async () => {
    let isDown = false;
    const { server, hub } = await served({
      repositories: several("half", 12),
      pageSize: 4,
      faults: ({ path }) =>
        isDown && path.startsWith("/api/models?") && path.includes("cursor=")
          ? { status: 503 }
          : null,
    });
    const rule = await aRule({ kind: "author", selector: { author: "half" } });
    isDown = true;
    const first = await reading(rule, hub);
    expect(first).toMatchObject({ status: "failed", counts: { applied: 4 } });
    expect(await stored(rule.id)).toMatchObject({ watermark: null, reconciledAt: null });
    isDown = false;
    const asked = server.requests.length;
    const second = await reading(rule, hub);
    expect(second).toMatchObject({ status: "completed", isResumed: true, counts: { applied: 8 } });
    expect(server.requests.slice(asked).some(({ path }) => path.includes("half/m11"))).toBe(false);
    // What the first part saw is not missed by the second.
    expect(second.counts).toMatchObject({ gone: 0, held: 0 });
    expect(await db().syncRuleMember.count({ where: { ruleId: rule.id } })).toBe(12);
  });
});

describe("a rule", () => {
  it("of a depth of its listing reads the candidates, and tracks the rest", async () => {
    const tagged = { tags: ["distilled"], cardData: { tags: ["distilled"] } };
    const copies = { cardData: { base_model: "deep/student", base_model_relation: "quantized" } };
    const repositories = [
      aRepository("deep/a-copy", "A copy.", copies),
      aRepository("deep/chat", "A chat model, distilled from nothing one would know."),
      aRepository("deep/student", CARD, tagged),
    ];
    const { server, hub } = await served({ repositories });
    const rule = await aRule({
      kind: "author",
      selector: { author: "deep" },
      depth: "listing",
    });
    const { counts } = await reading(rule, hub);
    expect(counts).toMatchObject({ applied: 2, excluded: 1 });
    expect(server.requests.some(({ path }) => path.includes("deep/chat"))).toBe(false);
    const tracked = await db().hubRepository.findMany({
      where: { hubUrl: hub.url },
      orderBy: { ref: "asc" },
    });
    expect(
      tracked.map(({ ref, outcome, readMark }) => [ref, outcome, readMark?.split(" ")[0]]),
    ).toEqual([
      ["deep/a-copy", "applied", "hub"],
      ["deep/chat", "excluded", "listing"],
      ["deep/student", "applied", "hub"],
    ]);
    expect((await reading(rule, hub)).counts).toMatchObject({ unchanged: 2, excluded: 1 });
    // One that follows all of them closely is not content with that.
    const close = await aRule({ kind: "author", selector: { author: "deep" } });
    await reading(close, hub);
    expect(server.requests.some(({ path }) => path.includes("deep/chat/tree"))).toBe(true);
  });

  it("brings in a copy another reading left out once its original belongs", async () => {
    const copies = { cardData: { base_model: "late/student", base_model_relation: "quantized" } };
    const { server, hub } = await served({
      repositories: [
        aRepository(
          "late-copies/copy",
          "---\nbase_model: late/student\nbase_model_relation: quantized\n---\n",
          copies,
        ),
        aRepository("late/student", "Not said yet."),
      ],
    });
    const copiers = await aRule({ kind: "author", selector: { author: "late-copies" } });
    const makers = await aRule({ kind: "author", selector: { author: "late" } });
    expect((await reading(copiers, hub)).counts).toMatchObject({ applied: 0, excluded: 1 });
    expect((await reading(makers, hub)).counts).toMatchObject({ applied: 0, excluded: 1 });
    server.commit("late/student", { files: { "README.md": CARD } });
    expect((await reading(makers, hub)).counts).toMatchObject({ applied: 2 });
    expect(await db().model.findUnique({ where: { ref: "late-copies/copy" } })).toMatchObject({
      admission: "copy_of_distilled",
    });
  });

  it("that wants copies asks for those of every pinned revision, once", async () => {
    const { server, hub } = await served({ repositories: several("copy", 3) });
    const rule = await aRule({ kind: "author", selector: { author: "copy" }, mirrors: true });
    const asked = async () => {
      const waiting = await db().mirror.findMany({
        where: { wantedBy: `rule:${rule.id}`, status: "waiting" },
        select: { revisionId: true },
      });
      const jobs = await db().$queryRaw<{ revision: string }[]>`
        SELECT data ->> 'revisionId' AS revision FROM pgboss.job WHERE name = 'mirror.revision'`;
      // A copy that is waited for and that no job brings would be waited for forever.
      expect(new Set(jobs.map(({ revision }) => revision))).toEqual(
        new Set(waiting.map(({ revisionId }) => revisionId)),
      );
      return waiting;
    };
    await reading(rule, hub);
    expect(await asked()).toHaveLength(3);
    await reading(rule, hub);
    expect(await asked()).toHaveLength(3);
    server.commit("copy/m00", { files: { "README.md": `${CARD}Again.` } });
    await reading(rule, hub, "incremental");
    const revisions = await asked();
    expect(revisions).toHaveLength(4);
    const store = await aStore();
    for (const { revisionId } of revisions.slice(1))
      expect(await mirrorRevision(revisionId, { hub, store, maxBytes: 1e6 })).toBe("complete");
  });

  it("of children lists a base's, of one relation or of all", async () => {
    const child = (name: string, relation: string) =>
      aRepository(`kids/${name}`, CARD, {
        tags: ["base_model:kids-of/base", `base_model:${relation}:kids-of/base`],
      });
    const { hub } = await served({
      repositories: [
        child("tuned", "finetune"),
        child("small", "quantized"),
        ...several("kids-not", 1),
      ],
    });
    const quantized = { base: "kids-of/base", relation: "quantized" };
    const some = await aRule({ kind: "children", selector: quantized });
    expect(await outcomesOf((await reading(some, hub)).runId)).toEqual({ "kids/small": "applied" });
    const all = await aRule({ kind: "children", selector: { base: "kids-of/base" } });
    expect((await reading(all, hub)).counts).toMatchObject({ applied: 1, unchanged: 1 });
  });
});
