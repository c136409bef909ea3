import { describe, expect, test } from "vitest";
import type { ChangeContent } from "@/lib/catalog/changes";
import { db } from "@/lib/db/client";
import { aModel, aRevision, type BuiltModel } from "@/lib/testing/builders/catalog";
import { aChange } from "@/lib/testing/builders/changes";
import { unique } from "@/lib/testing/builders/unique";
import { findFollowed, listChanges } from "./queries";
import { ChangesQuery } from "./schema";

const shown = (kind: "gone" | "private" | "disabled" | "returned"): ChangeContent =>
  kind === "returned"
    ? { kind, before: { status: "gone" }, after: { status: "listed" } }
    : { kind, before: { status: "listed" }, after: { status: kind } };

const license = (from: string, to: string): ChangeContent => ({
  kind: "license",
  before: { license: from, licenseName: null, file: null },
  after: { license: to, licenseName: null, file: { path: "LICENSE", gitOid: "a".repeat(40) } },
});

const ask = (ref: string | null, query: Record<string, string> = {}) =>
  listChanges(ref, ChangesQuery.parse(query));
const kinds = async (ref: string | null, query?: Record<string, string>) =>
  (await ask(ref, query)).changes.map(({ kind }) => kind);

async function withChanges(...contents: ChangeContent[]): Promise<BuiltModel> {
  const model = await aModel();
  for (const content of contents) await aChange(model, content);
  return model;
}

test("a change is told with its two sides, its revisions and its source", async () => {
  const model = await aModel();
  const newer = await aRevision(model);
  const at = new Date("2026-03-03T04:05:06.007Z");
  const stored = await aChange(model, license("apache-2.0", "llama3.1"), {
    fromRevisionId: model.revision.id,
    toRevisionId: newer.id,
    at,
  });
  const { changes, meta } = await ask(model.ref);
  expect(changes).toEqual([
    {
      ...license("apache-2.0", "llama3.1"),
      seq: Number(stored.seq),
      id: stored.id,
      model: model.ref,
      at: at.toISOString(),
      source: `https://huggingface.co/${model.ref}`,
      from: { sha: model.revision.sha, digest: expect.any(String) as string },
      to: { sha: newer.sha, digest: expect.any(String) as string },
    },
  ]);
  expect(meta).toEqual({ after: Number(stored.seq), before: null, more: false });
});

function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

test("a model nothing happened to has none, and a stranger has none", async () => {
  const { ref } = await aModel();
  expect(await ask(ref)).toEqual({ changes: [], meta: { after: 0, before: null, more: false } });
  expect((await ask("no/body")).changes).toEqual([]);
});

describe("paging", () => {
  test("the newest come first, and `before` goes on with older ones to the end", async () => {
    const { ref } = await withChanges(shown("private"), shown("gone"), shown("returned"));
    const first = await ask(ref, { limit: "2" });
    expect(first.changes.map(({ kind }) => kind)).toEqual(["returned", "gone"]);
    expect(first.meta.more).toBe(true);
    const rest = await ask(ref, { limit: "2", before: String(first.meta.before) });
    expect(rest.changes.map(({ kind }) => kind)).toEqual(["private"]);
    expect(rest.meta).toMatchObject({ before: null, more: false });
  });

  test("who follows is told oldest first, and then only what is new", async () => {
    const model = await withChanges(shown("private"), shown("gone"), shown("returned"));
    const first = await ask(model.ref, { after: "0", limit: "2" });
    expect(first.changes.map(({ kind }) => kind)).toEqual(["private", "gone"]);
    expect(first.meta).toMatchObject({ before: null, more: true });
    const second = await ask(model.ref, { after: String(first.meta.after) });
    expect(second.changes.map(({ kind }) => kind)).toEqual(["returned"]);
    const none = await ask(model.ref, { after: String(second.meta.after) });
    expect(none).toEqual({ changes: [], meta: { ...second.meta, more: false } });
    await aChange(model, shown("gone"));
    expect(await kinds(model.ref, { after: String(none.meta.after) })).toEqual(["gone"]);
  });

  test("kinds are picked from among the others, in order", async () => {
    const { ref } = await withChanges(
      license("mit", "apache-2.0"),
      shown("gone"),
      shown("returned"),
      license("apache-2.0", "other"),
    );
    const query = (kind: string | string[], rest = {}) =>
      listChanges(ref, ChangesQuery.parse({ kind, ...rest }));
    const told = (await query(["license", "gone"])).changes.map(({ kind }) => kind);
    expect(told).toEqual(["license", "gone", "license"]);
    const newest = await query("license", { limit: "1" });
    expect(newest.changes).toMatchObject([{ after: { license: "other" } }]);
    const older = await query("license", { limit: "1", before: newest.meta.before });
    expect(older.changes).toMatchObject([{ after: { license: "apache-2.0" } }]);
  });
});

test("the changes of all models are told together, by the names of today", async () => {
  const one = await withChanges(shown("gone"));
  const other = await withChanges({
    kind: "renamed",
    before: { ref: `${unique("old")}/name` },
    after: { ref: "of no matter/here" },
  });
  const { changes } = await ask(null, { limit: "2" });
  expect(changes.map(({ model, kind }) => [model, kind])).toEqual([
    [other.ref, "renamed"],
    [one.ref, "gone"],
  ]);
});

test("a follower is never told a change before an earlier one is there to be told", async () => {
  const model = await aModel();
  const wrote = gate();
  const mayCommit = gate();
  const write = (tx: Pick<ReturnType<typeof db>, "modelChange">, status: "gone" | "private") =>
    tx.modelChange.create({ data: { modelId: model.id, source: "test", ...shown(status) } });

  const first = db().$transaction(async (tx) => {
    await write(tx, "private");
    wrote.open();
    await mayCommit.opened;
  });
  await wrote.opened;
  let secondIsDone = false;
  const second = db()
    .$transaction((tx) => write(tx, "gone"))
    .then(() => (secondIsDone = true));
  // The second must be waiting for the first, not merely slow.
  await expect
    .poll(async () => {
      const [row] = await db().$queryRaw<{ waiting: number }[]>`
        SELECT count(*)::int AS waiting FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`;
      return row?.waiting;
    })
    .toBe(1);
  expect(secondIsDone).toBe(false);
  expect(await kinds(model.ref, { after: "0" })).toEqual([]);
  mayCommit.open();
  await Promise.all([first, second]);
  expect(await kinds(model.ref, { after: "0" })).toEqual(["private", "gone"]);
});

test("changes cannot be rewritten", async () => {
  const model = await withChanges(shown("gone"));
  await expect(
    db().modelChange.updateMany({ where: { modelId: model.id }, data: { kind: "returned" } }),
  ).rejects.toThrow();
  await expect(db().modelChange.deleteMany({ where: { modelId: model.id } })).rejects.toThrow();
});

test("a model is followed from its first reading, by any writing of its name", async () => {
  const model = await aModel({ revision: { capturedAt: new Date("2026-02-01T00:00:00Z") } });
  await aRevision(model, { capturedAt: new Date("2026-03-01T00:00:00Z") });
  expect(await findFollowed(model.ref.toUpperCase())).toEqual({
    id: model.id,
    ref: model.ref,
    firstReadAt: "2026-02-01T00:00:00.000Z",
  });
  expect(await findFollowed("no/body")).toBeNull();
});
