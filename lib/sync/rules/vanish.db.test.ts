import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import type { Fault, FaultRequest } from "@/lib/hub/recorded-server";
import { findRun } from "@/lib/sync/runs/queries";
import { runSync } from "@/lib/sync/engine/run";
import { aRule, reading, stored } from "@/lib/testing/followed";
import { aRepository, outcomesOf, served } from "@/lib/testing/recorded-sync";

const CARD = "---\ntags: [distilled]\n---\n";
const name = (at: number) => `m${String(at).padStart(2, "0")}`;
const several = (namespace: string, count: number) =>
  Array.from({ length: count }, (_, at) => aRepository(`${namespace}/${name(at)}`, CARD));

/** A rule over a namespace that was read once, with faults that begin when they are switched on. */
async function followed(
  namespace: string,
  count: number,
  fault?: (request: FaultRequest) => Fault | null,
) {
  let isOn = false;
  const repositories = several(namespace, count);
  const { server, hub } = await served({
    repositories,
    pageSize: 5,
    faults: (request) => (isOn && fault ? fault(request) : null),
  });
  const rule = await aRule({ kind: "author", selector: { author: namespace } });
  expect((await reading(rule, hub)).counts).toMatchObject({ applied: count });
  return { server, hub, rule, repositories, break: () => (isOn = true) };
}

const statusOf = async (ref: string) => {
  const document = await db().searchDocument.findFirst({ where: { model: { ref } } });
  return document?.status ?? null;
};
const changesOf = async (ref: string) => {
  const changes = await db().modelChange.findMany({
    where: { model: { ref } },
    orderBy: { seq: "asc" },
  });
  return changes.map(({ kind }) => kind);
};
const membersOf = (ruleId: string) => db().syncRuleMember.count({ where: { ruleId } });

describe("a repository that a full reading no longer lists", () => {
  it("is asked for by name, is gone where the Hub says so, and comes back as news", async () => {
    const { server, hub, rule, repositories } = await followed("gone", 12);
    server.remove("gone/m03");
    const { counts, sentence, runId } = await reading(rule, hub);
    expect(counts).toMatchObject({ unchanged: 11, gone: 1, held: 0, unreadable: 0 });
    expect(sentence).toBe(
      `Read 12 repositories from ${hub.url}: 0 applied, 11 unchanged, 0 excluded, 0 unreadable, 0 failed, 1 gone.`,
    );
    expect(await outcomesOf(runId)).toEqual({ "gone/m03": "gone" });
    expect(await statusOf("gone/m03")).toBe("gone");
    expect(await membersOf(rule.id)).toBe(11);
    expect((await reading(rule, hub)).counts).toMatchObject({ unchanged: 11, gone: 0 });

    for (const back of repositories) if (back.id === "gone/m03") server.put(back);
    await reading(rule, hub);
    expect(await statusOf("gone/m03")).toBe("listed");
    expect(await changesOf("gone/m03")).toEqual(expect.arrayContaining(["gone", "returned"]));
    expect(await membersOf(rule.id)).toBe(12);
  });

  it("is not missed by a reading of what moved", async () => {
    const { server, hub, rule } = await followed("unmissed", 6);
    server.remove("unmissed/m01");
    expect((await reading(rule, hub, "incremental")).counts).toMatchObject({ gone: 0, held: 0 });
    expect(await statusOf("unmissed/m01")).toBe("listed");
  });

  it("is believed to be gone where they are few, whatever their share", async () => {
    const { server, hub, rule } = await followed("few", 3);
    server.remove("few/m00");
    server.remove("few/m01");
    expect((await reading(rule, hub)).counts).toMatchObject({ unchanged: 1, gone: 2 });
  });

  it("stays as it is where more are missing than the guard believes", async () => {
    const { server, hub, rule } = await followed("guard", 20);
    for (let at = 0; at < 8; at += 1) server.remove(`guard/${name(at)}`);
    const { counts, sentence, status, runId } = await reading(rule, hub);
    expect(status).toBe("completed");
    expect(counts).toMatchObject({ unchanged: 12, gone: 0, held: 8 });
    expect(sentence).toContain("; 8 of the 20 repositories of ");
    expect((await findRun(runId))?.warnings).toEqual([
      `8 of the 20 repositories of "${rule.name}" were missing, more than the 20 % that may vanish at once, so 8 missing repositories were left as they are.`,
    ]);
    expect(await statusOf("guard/m00")).toBe("listed");
    expect(await membersOf(rule.id)).toBe(20);
  });

  it("stays where the Hub answers that nothing is there, even what it lists", async () => {
    const { server, hub, rule, ...hubFaults } = await followed("deaf", 8, ({ path }) =>
      path.startsWith("/api/models/")
        ? { status: 404, headers: { "x-error-code": "RepoNotFound" } }
        : null,
    );
    server.remove("deaf/m02");
    hubFaults.break();
    const { counts, sentence } = await reading(rule, hub);
    expect(counts).toMatchObject({ unchanged: 7, gone: 0, held: 1 });
    expect(sentence).toMatch(
      /; the Hub did not show even what it lists, so one missing repository was left as it is\.$/,
    );
    expect(await statusOf("deaf/m02")).toBe("listed");
  });

  it("under another name is followed to it", async () => {
    const { server, hub, rule } = await followed("moved", 7);
    const before = await db().model.findUniqueOrThrow({ where: { ref: "moved/m04" } });
    server.rename("moved/m04", "elsewhere/m04");
    const { counts } = await reading(rule, hub);
    expect(counts).toMatchObject({ applied: 1, renamed: 1, gone: 0, held: 0 });
    expect(await db().model.findUnique({ where: { ref: "elsewhere/m04" } })).toMatchObject({
      id: before.id,
    });
    expect(await changesOf("elsewhere/m04")).toContain("renamed");
    expect(await membersOf(rule.id)).toBe(6);
    const tracked = await db().hubRepository.findMany({
      where: { hubId: before.hubId, hubUrl: hub.url },
      orderBy: { ref: "asc" },
    });
    expect(tracked.map(({ ref, status }) => [ref, status])).toEqual([
      ["elsewhere/m04", "listed"],
      ["moved/m04", "renamed"],
    ]);
    expect((await reading(rule, hub)).counts).toMatchObject({ unchanged: 6, gone: 0 });
  });

  it("under another name within the rule is found by its id", async () => {
    const { server, hub, rule } = await followed("inside", 7);
    server.rename("inside/m04", "inside/z04");
    expect((await reading(rule, hub)).counts).toMatchObject({ applied: 1, renamed: 1, gone: 0 });
    expect(await membersOf(rule.id)).toBe(7);
  });

  it("and that the Hub still shows merely left the rule", async () => {
    const tagged = (id: string) => aRepository(id, CARD, { tags: ["leaving"] });
    const { server, hub } = await served({
      repositories: ["a", "b", "c"].map((id) => tagged(`left/${id}`)),
    });
    const rule = await aRule({ kind: "tag", selector: { tag: "leaving" } });
    await reading(rule, hub);
    server.commit("left/b", { info: { tags: [] } });
    expect((await reading(rule, hub)).counts).toMatchObject({ applied: 1, gone: 0 });
    expect(await statusOf("left/b")).toBe("listed");
    expect(await membersOf(rule.id)).toBe(2);
  });

  it("but is disabled says so", async () => {
    const { server, hub, rule, ...hubFaults } = await followed("shut", 6, ({ path }) => {
      if (path.includes("shut/m05"))
        return {
          status: 403,
          headers: { "x-error-message": "Access to this resource is disabled." },
        };
      return null;
    });
    server.remove("shut/m05");
    hubFaults.break();
    expect((await reading(rule, hub)).counts).toMatchObject({ applied: 1, gone: 0 });
    expect(await statusOf("shut/m05")).toBe("disabled");
    expect(await membersOf(rule.id)).toBe(5);
  });
});

describe("a listing that does not end as listings do", () => {
  const shown = (path: string) => path.startsWith("/api/models?");
  const atSecond = (path: string) => shown(path) && path.includes("cursor=");
  it.each<[string, RegExp, (request: FaultRequest) => Fault | null]>([
    [
      "leads back to a page it had shown",
      /came back to a page it had shown before/,
      ({ path, headers }) =>
        atSecond(path)
          ? { headers: { link: `<http://${String(headers.host)}${path}>; rel="next"` } }
          : null,
    ],
    [
      "goes on with pages that show nothing new",
      /went on with a page that showed nothing new/,
      ({ path, headers }) => {
        if (!shown(path)) return null;
        const cursor = /cursor=([^&]+)/.exec(path)?.[1];
        const next = `${path.replace(/&round=\d+/, "")}&round=${Number(/round=(\d+)/.exec(path)?.[1] ?? 0) + 1}`;
        return cursor
          ? { headers: { link: `<http://${String(headers.host)}${next}>; rel="next"` } }
          : null;
      },
    ],
  ])("%s is read no further, and withdraws nothing", async (title, sentence, fault) => {
    const namespace = `endless-${title.split(" ")[0] ?? ""}`;
    const { server, hub, rule, ...hubFaults } = await followed(namespace, 12, fault);
    const before = await stored(rule.id);
    server.remove(`${namespace}/m11`);
    hubFaults.break();
    const result = await reading(rule, hub);
    expect(result.status).toBe("completed");
    expect(result.sentence).toMatch(sentence);
    expect(result.sentence).toMatch(/so nothing was withdrawn/);
    expect(result.counts.gone).toBe(0);
    expect(result.counts.held).toBeGreaterThan(0);
    expect((await findRun(result.runId))?.warnings).toHaveLength(1);
    expect(await statusOf(`${namespace}/m11`)).toBe("listed");
    expect(await stored(rule.id)).toMatchObject({
      watermark: before.watermark,
      reconciledAt: before.reconciledAt,
    });
  });

  it("ends early is taken for what it is by what it misses", async () => {
    const { server, hub, rule, ...hubFaults } = await followed("early", 20, ({ path }) =>
      shown(path) ? { headers: { link: "" } } : null,
    );
    hubFaults.break();
    server.commit("early/m00", { files: { "README.md": `${CARD}New.` } });
    const { counts, sentence } = await reading(rule, hub);
    expect(counts).toMatchObject({ applied: 1, unchanged: 4, gone: 0, held: 15 });
    expect(sentence).toContain("15 of the 20 repositories");
    expect(await membersOf(rule.id)).toBe(20);
  });
});

describe("a repository asked for by name", () => {
  it("is gone where the Hub does not show it, from a rule's list too", async () => {
    const { server, hub } = await served({ repositories: several("named", 6) });
    const models = Array.from({ length: 6 }, (_, at) => `named/${name(at)}`);
    const rule = await aRule({ kind: "list", selector: { models } });
    expect((await reading(rule, hub)).counts).toMatchObject({ applied: 6 });
    server.remove("named/m00");
    expect((await reading(rule, hub)).counts).toMatchObject({
      unchanged: 5,
      gone: 1,
      unreadable: 0,
    });
    expect(await statusOf("named/m00")).toBe("gone");

    server.remove("named/m01");
    const asked = await runSync({
      hub,
      scope: { models: ["named/m01"] },
      reach: "visit",
      job: "test",
    });
    expect(asked.counts).toMatchObject({ gone: 1, unreadable: 0 });
    expect(await statusOf("named/m01")).toBe("gone");
  });

  it("that nobody knew is not there, and no more", async () => {
    const { hub } = await served({ repositories: several("unknown", 1) });
    const { counts } = await runSync({ hub, scope: { models: ["unknown/none"] }, job: "test" });
    expect(counts).toMatchObject({ unreadable: 1, gone: 0 });
  });
});
