import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import type { JobName } from "@/lib/jobs/schema";
import * as actions from "@/lib/sync/actions";
import { blankRule, type RuleFormState, unsent } from "@/lib/sync/rules/form";
import { aSignedInPerson } from "@/lib/testing/builders/accounts";
import { aModel } from "@/lib/testing/builders/catalog";
import { aMirror } from "@/lib/testing/builders/custody";
import { aDigest, unique } from "@/lib/testing/builders/unique";
import messages from "@/messages/en/admin.json";
import { testDatabase } from "@/lib/testing/database";
import { asRequest } from "@/lib/testing/request";

const { owner } = await testDatabase();

type Fields = Record<string, string>;

function form(fields: Fields): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

/** Any action, called as its form does: the one that keeps a state is given one. */
async function call(name: keyof typeof actions, fields: Fields): Promise<RuleFormState | null> {
  if (name === "saveRule") return actions.saveRule(unsent(blankRule()), form(fields));
  await actions[name](form(fields));
  return null;
}

const typed = (more: Fields = {}): Fields => ({
  ...blankRule(),
  name: unique("rule"),
  kind: "tag",
  tag: "distillation",
  intent: "save",
  ...more,
});

async function aRule() {
  return db().syncRule.create({
    data: {
      name: unique("rule"),
      kind: "tag",
      selector: { tag: "distillation" },
      watermark: new Date("2026-01-01"),
      reconciledAt: new Date("2026-01-01"),
      members: { create: { ref: "a/b", seenRunId: crypto.randomUUID() } },
    },
  });
}

async function aRunWithFailures(...refs: string[]) {
  return db().syncRun.create({
    data: {
      source: "hub",
      hubUrl: "https://huggingface.co",
      scope: {},
      status: "completed",
      outcomes: {
        create: [
          ...refs.map((ref) => ({ ref, outcome: "failed", reason: "It did not answer." })),
          { ref: unique("fine/one"), outcome: "excluded" },
        ],
      },
    },
  });
}

async function aFailedJob(): Promise<string> {
  const [row] = await owner.$queryRaw<{ id: string }[]>`
    INSERT INTO pgboss.job (name, data, state, retry_count, completed_on)
    VALUES ('sync.repository', ${{ ref: unique("a/b"), cause: "webhook" }}::jsonb, 'failed', 6, now())
    RETURNING id::text`;
  return row?.id ?? "";
}

async function aModelWithFile() {
  const model = await aModel();
  await db().artifact.create({
    data: {
      revisionId: model.revision.id,
      path: "a.bin",
      sizeBytes: 1,
      format: "other",
      sha256: aDigest(),
    },
  });
  return model;
}

/** What each action is sent when it is to do its work. */
const WORK: { [Name in keyof typeof actions]: () => Promise<Fields> } = {
  retryRepositories: async () => ({ run: (await aRunWithFailures(unique("a/b"))).id }),
  retryFailedJob: async () => ({ job: await aFailedJob() }),
  saveRule: () => Promise.resolve(typed()),
  askForRun: async () => ({ rule: (await aRule()).id, reach: "full" }),
  followRule: async () => ({ rule: (await aRule()).id, enabled: "false" }),
  removeRule: async () => ({ rule: (await aRule()).id }),
  askMirror: async () => ({ model: (await aModelWithFile()).ref, revision: "" }),
  releaseKeptMirror: async () => {
    const { revision } = await aModel();
    await aMirror(revision.id, [{ path: "model.gguf", sizeBytes: 10n }]);
    return { revision: revision.id };
  },
};
const NAMES = Object.keys(WORK) as (keyof typeof actions)[];

/** The word the page it leads to has a sentence for. */
const told = (address: string | null, key: string) =>
  new URL(address ?? "", "http://localhost").searchParams.get(key);

/** Everything an action could write, as one value. */
async function world() {
  const [events, jobs, rules, mirrors] = await Promise.all([
    db().auditEvent.count(),
    db().$queryRaw`SELECT name, state::text, data FROM pgboss.job ORDER BY id`,
    db().syncRule.findMany({ include: { members: true }, orderBy: { id: "asc" } }),
    db().mirror.findMany({ include: { files: true }, orderBy: { revisionId: "asc" } }),
  ]);
  return { events, jobs, rules, mirrors };
}

const lastEvent = () => db().auditEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });
const jobsOf = (name: JobName) =>
  db().$queryRaw<{ data: unknown }[]>`
    SELECT data FROM pgboss.job WHERE name = ${name} AND state < 'active' ORDER BY created_on, id`;

it("knows the work of every action there is", () => {
  expect(NAMES.toSorted()).toEqual(Object.keys(actions).toSorted());
});

describe.each(NAMES)("%s", (name) => {
  it.each(["nobody", "somebody else"])("is refused to %s", async (who) => {
    const cookie = who === "nobody" ? {} : { cookie: (await aSignedInPerson()).cookie };
    const fields = await WORK[name]();
    const before = await world();
    const { value, redirectedTo } = await asRequest(cookie, () => call(name, fields));
    if (name === "saveRule") {
      expect(value).toMatchObject({ refusal: "session_over", values: { name: fields.name } });
    } else {
      expect(redirectedTo).toBe("/admin/sign-in");
    }
    expect(await world()).toEqual(before);
  });

  it("does its work for an administrator, who is named in the log", async () => {
    const { id, name: who, cookie } = await aSignedInPerson({ isAdmin: true });
    const fields = await WORK[name]();
    const before = await world();
    const { redirectedTo } = await asRequest({ cookie }, () => call(name, fields));
    expect(Object.keys(messages.done)).toContain(told(redirectedTo, "done"));
    expect((await world()).events).toBe(before.events + 1);
    expect(await lastEvent()).toMatchObject({ actorKind: "user", actorId: id, actorName: who });
  });

  it("says so where what it is sent cannot be read, and writes nothing", async () => {
    const { cookie } = await aSignedInPerson({ isAdmin: true });
    const before = await world();
    const { value, redirectedTo } = await asRequest({ cookie }, () =>
      call(name, { intent: "save" }),
    );
    if (value) expect(value.errors).not.toEqual([]);
    else expect(Object.keys(messages.refused)).toContain(told(redirectedTo, "refused"));
    expect(await world()).toEqual(before);
  });
});

/** As an administrator. */
async function asAdmin(name: keyof typeof actions, fields: Fields) {
  const { cookie } = await aSignedInPerson({ isAdmin: true });
  return asRequest({ cookie }, () => call(name, fields));
}

describe("retrying", () => {
  it("asks for one repository, or for all that failed, and for no other", async () => {
    const refs = [unique("a/one"), unique("a/two")];
    const run = await aRunWithFailures(...refs);
    const before = await jobsOf("sync.repository");
    const one = await asAdmin("retryRepositories", { run: run.id, ref: refs[0] ?? "" });
    expect(one.redirectedTo).toBe(`/admin/sync/runs/${run.id}?show=failed&done=retried&count=1`);
    const all = await asAdmin("retryRepositories", { run: run.id });
    expect(all.redirectedTo).toContain("count=2");
    const added = (await jobsOf("sync.repository")).slice(before.length);
    // The first was in the queue already.
    expect(added.map(({ data }) => data)).toEqual(refs.map((ref) => ({ ref, cause: "retry" })));
  });

  it("refuses what did not fail in the run", async () => {
    const run = await aRunWithFailures();
    for (const fields of [{ run: run.id }, { run: run.id, ref: "other/one" }])
      expect((await asAdmin("retryRepositories", fields)).redirectedTo).toContain(
        "refused=nothing_failed",
      );
  });

  it("refuses a job that was retried already", async () => {
    const job = await aFailedJob();
    expect((await asAdmin("retryFailedJob", { job })).redirectedTo).toContain("done=");
    expect((await asAdmin("retryFailedJob", { job })).redirectedTo).toContain("refused=not_there");
  });
});

describe("a rule", () => {
  it("is kept as it was typed, and leads to itself", async () => {
    const fields = typed({ kind: "children", base: "a/b", relation: "merge", everyMinutes: "15" });
    const { redirectedTo } = await asAdmin("saveRule", fields);
    const rule = await db().syncRule.findFirstOrThrow({ where: { name: fields.name ?? "" } });
    expect(redirectedTo).toBe(`/admin/sync/rules/${rule.id}?done=rule_created`);
    expect(rule).toMatchObject({
      kind: "children",
      selector: { base: "a/b", relation: "merge" },
      everyMinutes: 15,
      enabled: true,
    });
  });

  it("loses nothing that was typed where a field is wrong", async () => {
    const fields = typed({ tag: "", everyMinutes: "1", author: "kept" });
    const { value } = await asAdmin("saveRule", fields);
    expect(value).toMatchObject({ values: { everyMinutes: "1", author: "kept" }, sent: 1 });
    expect(value?.errors.map(({ field }) => field).toSorted()).toEqual(["everyMinutes", "tag"]);
  });

  it("takes no name of another, in any case", async () => {
    const { name } = await aRule();
    const { value } = await asAdmin("saveRule", typed({ name: name.toUpperCase() }));
    expect(value?.errors).toMatchObject([{ field: "name" }]);
  });

  it("keeps its place where only its intervals change, and its pause", async () => {
    const rule = await aRule();
    await asAdmin("followRule", { rule: rule.id, enabled: "false" });
    await asAdmin("saveRule", typed({ rule: rule.id, everyMinutes: "30" }));
    expect(
      await db().syncRule.findUniqueOrThrow({ where: { id: rule.id }, include: { members: true } }),
    ).toMatchObject({
      everyMinutes: 30,
      enabled: false,
      watermark: rule.watermark,
      reconciledAt: rule.reconciledAt,
      members: [{ ref: "a/b" }],
    });
  });

  it("begins anew where it selects something else: nothing of the old is missed", async () => {
    const rule = await aRule();
    await asAdmin("saveRule", typed({ rule: rule.id, tag: "other" }));
    expect(
      await db().syncRule.findUniqueOrThrow({ where: { id: rule.id }, include: { members: true } }),
    ).toMatchObject({ watermark: null, reconciledAt: null, members: [] });
  });

  it("that was deleted meanwhile keeps what is typed", async () => {
    const rule = await aRule();
    await asAdmin("removeRule", { rule: rule.id });
    const { value } = await asAdmin("saveRule", typed({ rule: rule.id, tag: "typed" }));
    expect(value).toMatchObject({ refusal: "rule_gone", values: { tag: "typed" } });
    const again = await asAdmin("removeRule", { rule: rule.id });
    expect(again.redirectedTo).toContain("refused=not_there");
  });

  it("is deleted without its runs and what it brought", async () => {
    const rule = await aRule();
    const run = await aRunWithFailures();
    await db().syncRun.update({ where: { id: run.id }, data: { ruleId: rule.id } });
    await asAdmin("removeRule", { rule: rule.id });
    expect(await db().syncRun.findUniqueOrThrow({ where: { id: run.id } })).toMatchObject({
      ruleId: null,
    });
    expect(await db().syncRuleMember.count({ where: { ruleId: rule.id } })).toBe(0);
  });
});

describe("a mirror", () => {
  it("is asked for by name and commit; what the catalog has not is told, with what was typed", async () => {
    const { ref, revision } = await aModelWithFile();
    const asked = await asAdmin("askMirror", { model: ` ${ref} `, revision: revision.sha ?? "" });
    expect(asked.redirectedTo).toBe("/admin/sync/mirror?done=mirror_asked");
    expect(await jobsOf("mirror.revision")).toContainEqual({ data: { revisionId: revision.id } });
    const wrong = await asAdmin("askMirror", { model: "no/body", revision: "abc" });
    expect(wrong.redirectedTo).toBe(
      "/admin/sync/mirror?refused=no_model&model=no%2Fbody&revision=abc",
    );
    const other = await asAdmin("askMirror", { model: ref, revision: "abc" });
    expect(told(other.redirectedTo, "refused")).toBe("no_revision");
    expect(told(other.redirectedTo, "model")).toBe(ref);
  });
});
