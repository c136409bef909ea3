import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import PgBoss from "pg-boss";
import { db } from "@/lib/db/client";
import { enqueue, enqueueAll } from "@/lib/jobs/enqueue";
import { testDatabase } from "@/lib/testing/database";

const { url, owner } = await testDatabase();
const boss = new PgBoss({
  connectionString: url,
  options: "-c role=proofline_app",
  migrate: false,
  supervise: false,
  schedule: false,
} as PgBoss.ConstructorOptions);
await boss.start();
afterAll(() => boss.stop({ graceful: false }));
beforeEach(() => owner.$executeRaw`DELETE FROM pgboss.job`);

const webhook = { ref: "acme/student", cause: "webhook" } as const;
const jobs = () =>
  owner.$queryRaw<
    { name: string; data: unknown; state: string; priority: number; due: boolean }[]
  >`SELECT name, data, state::text, priority, start_after <= now() AS due FROM pgboss.job ORDER BY created_on, data::text`;
const states = async () => (await jobs()).map(({ state }) => state).sort();
const take = (name = "sync.repository") => boss.fetch(name);

test("a job waits with what it was told", async () => {
  await enqueue("sync.repository", webhook, { priority: 7 });
  expect(await jobs()).toEqual([
    { name: "sync.repository", data: webhook, state: "created", priority: 7, due: true },
  ]);
});

test("a job of a transaction exists once that commits, and never when it does not", async () => {
  const undone = db().$transaction(async (tx) => {
    await enqueue("sync.repository", webhook, { tx });
    throw new Error("no");
  });
  await expect(undone).rejects.toThrow("no");
  expect(await jobs()).toEqual([]);
  await db().$transaction(async (tx) => {
    await enqueue("sync.repository", webhook, { tx });
    expect(await jobs()).toEqual([]);
  });
  expect(await states()).toEqual(["created"]);
});

test("equal jobs wait once, others beside them", async () => {
  await enqueue("sync.repository", webhook);
  await enqueue("sync.repository", { cause: "webhook", ref: "acme/student" });
  await enqueue("sync.repository", { ...webhook, ref: "acme/other" });
  await enqueue("mirror.collect", {});
  await enqueue("mirror.collect", {});
  expect((await jobs()).map(({ name }) => name)).toEqual([
    "sync.repository",
    "sync.repository",
    "mirror.collect",
  ]);
});

test("equal jobs enqueued at the same moment wait once", async () => {
  await Promise.all(Array.from({ length: 20 }, () => enqueue("sync.repository", webhook)));
  expect(await states()).toEqual(["created"]);
});

test("an equal job that is being worked on may have read too early: another waits", async () => {
  await enqueue("sync.repository", webhook);
  expect(await take()).toHaveLength(1);
  await enqueue("sync.repository", webhook);
  await enqueue("sync.repository", webhook);
  expect(await states()).toEqual(["active", "created"]);
});

test("an equal job that waits for its next try is enough, and keeps its distance", async () => {
  await enqueue("sync.repository", webhook);
  const [job] = await take();
  await boss.fail("sync.repository", job?.id ?? "", { message: "not now" });
  await enqueue("sync.repository", webhook);
  expect(await jobs()).toMatchObject([{ state: "retry", due: false }]);
  await enqueue("sync.repository", webhook, { priority: 5 });
  expect(await jobs()).toMatchObject([{ state: "retry", due: true, priority: 5 }]);
});

test("the more urgent and the earlier one brings a waiting job forward, never back", async () => {
  await enqueue("sync.repository", webhook, { startAfterSeconds: 600 });
  expect(await take()).toEqual([]);
  await enqueue("sync.repository", webhook, { priority: 3 });
  expect(await jobs()).toMatchObject([{ priority: 3, due: true }]);
  await enqueue("sync.repository", webhook, { startAfterSeconds: 600 });
  expect(await jobs()).toMatchObject([{ priority: 3, due: true }]);
});

test("a waiting job does not start before the writer that counts on it has committed", async () => {
  await enqueue("sync.repository", webhook);
  await db().$transaction(async (tx) => {
    await enqueue("sync.repository", webhook, { tx });
    expect(await take()).toEqual([]);
  });
  expect(await take()).toHaveLength(1);
});

test("a job taken while a writer waits to enqueue an equal one is followed by another", async () => {
  await enqueue("sync.repository", webhook);
  let taken: () => void = () => undefined;
  const isTaken = new Promise<void>((resolve) => (taken = resolve));
  const taking = owner.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE pgboss.job SET state = 'active', started_on = now()`;
    taken();
    await blockedBy(tx);
  });
  await isTaken;
  await enqueue("sync.repository", webhook);
  await taking;
  expect(await states()).toEqual(["active", "created"]);
});

/** Waits until another session waits for a lock of this transaction. */
async function blockedBy(tx: Pick<typeof owner, "$queryRaw">) {
  for (;;) {
    const waiting = await tx.$queryRaw<unknown[]>`
      SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))`;
    if (waiting.length > 0) return;
  }
}

test("many jobs go in together, each once", async () => {
  const refs = Array.from({ length: 1000 }, (_, i) => `acme/model-${i % 700}`);
  const all = refs.map((ref) => ({ ref, cause: "admin" }) as const);
  await enqueueAll("sync.repository", all, { priority: 2 });
  await enqueueAll("sync.repository", all);
  expect(await states()).toEqual(Array.from({ length: 700 }, () => "created"));
});

test("what a job is told is checked at its door", async () => {
  await expect(enqueue("artifacts.read", { revisionId: "latest" })).rejects.toThrow("revisionId");
  await enqueue("artifacts.read", { revisionId: randomUUID() });
  expect(await states()).toEqual(["created"]);
});

test("a queue that is not installed is named, with what to do", async () => {
  await owner.$executeRaw`DELETE FROM pgboss.queue WHERE name = 'mirror.revision'`;
  const asked = enqueue("mirror.revision", { revisionId: randomUUID() });
  await expect(asked).rejects.toThrow(
    "The database has no queue mirror.revision. Run: npm run migrate",
  );
});
