import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { release } from "@/lib/jobs/crew";
import { enqueue } from "@/lib/jobs/enqueue";
import { completeJob, dueQueues, failJob, type HeldJob, takeJob } from "@/lib/jobs/held";
import { openQueue } from "@/lib/jobs/queue";
import queues from "@/lib/jobs/queues.json";
import { recoverJobs } from "@/lib/jobs/recovery";
import { testDatabase } from "@/lib/testing/database";

const { owner } = await testDatabase();
const queue = await openQueue();
afterAll(() => queue.close());

const worker = randomUUID();
const other = randomUUID();
const name = "sync.repository";
const ask = (ref = "acme/student", priority = 0) =>
  enqueue(name, { ref, cause: "admin" }, { priority });

beforeEach(async () => {
  await owner.$executeRaw`DELETE FROM pgboss.job`;
  await owner.jobHolder.deleteMany();
});

async function take(holder = worker): Promise<HeldJob> {
  const job = await takeJob(queue, name, holder);
  if (typeof job === "string") throw new Error(`a job was expected, and it was ${job}`);
  return job;
}

type Row = { state: string; tries: number; due: boolean; message: string | null };
const jobs = () => owner.$queryRaw<Row[]>`
  SELECT state::text, retry_count AS tries, start_after <= now() AS due, output->>'message' AS message
  FROM pgboss.job WHERE name = ${name} ORDER BY created_on, id`;
const makeDue = () => owner.$executeRaw`UPDATE pgboss.job SET start_after = now() - interval '1 s'`;
const failure = { message: "The Hub is away.", isFinal: false };

test("a job is taken with the note of who holds it", async () => {
  await ask("acme/student");
  expect(await dueQueues(queue, [name, "sync.rule"])).toEqual([name]);
  const job = await take();
  expect(job).toMatchObject({
    name,
    data: { ref: "acme/student", cause: "admin" },
    attempt: 1,
    isLastAttempt: false,
  });
  expect(await owner.jobHolder.findMany()).toMatchObject([
    { jobId: job.id, queue: name, workerId: worker },
  ]);
  expect(await dueQueues(queue, [name])).toEqual([]);
  expect(await takeJob(queue, name, other)).toBe("none");
});

test("the more urgent job is taken first, then the older", async () => {
  await ask("acme/first");
  await ask("acme/second");
  await ask("acme/urgent", 10);
  const taken = [await take(), await take(), await take()];
  expect(taken.map(({ data }) => (data as { ref: string }).ref)).toEqual([
    "acme/urgent",
    "acme/first",
    "acme/second",
  ]);
});

test("a job waits while an equal one is being worked on, and lets others pass", async () => {
  await ask("acme/student");
  const first = await take();
  await ask("acme/student");
  await ask("acme/other");
  expect(await takeJob(queue, name, other)).toBe("put off");
  expect((await take(other)).data).toMatchObject({ ref: "acme/other" });
  await completeJob(queue, first, worker);
  await makeDue();
  expect((await take(other)).data).toMatchObject({ ref: "acme/student" });
});

test("of two equal jobs two workers take at the same moment, one is put off", async () => {
  await ask();
  await failJob(queue, await take(), worker, failure);
  // Equal, and both due: one had failed, and was being worked on when the other came.
  await owner.$executeRaw`UPDATE pgboss.job SET state = 'active'`;
  await ask();
  await owner.$executeRaw`UPDATE pgboss.job SET state = 'retry' WHERE state = 'active'`;
  for (let round = 0; round < 10; round++) {
    await makeDue();
    const taken = await Promise.all([takeJob(queue, name, worker), takeJob(queue, name, other)]);
    expect(taken.filter((job) => job === "put off").length).toBeGreaterThanOrEqual(1);
    expect(taken.filter((job) => typeof job === "object").length).toBeLessThanOrEqual(1);
    await Promise.all([release(queue, worker), release(queue, other)]);
  }
});

test("a failed job is tried again later and later, until its tries are used up", async () => {
  await ask();
  const { retries, retryDelaySeconds } = queues[name];
  const waits: number[] = [];
  for (let attempt = 1; attempt <= retries + 1; attempt++) {
    const job = await take();
    expect(job).toMatchObject({ attempt, isLastAttempt: attempt === retries + 1 });
    await failJob(queue, job, worker, failure);
    const [row] = await owner.$queryRaw<[{ state: string; wait: number }]>`
      SELECT state::text, extract(epoch FROM start_after - now())::float8 AS wait FROM pgboss.job`;
    if (row.state === "retry") waits.push(row.wait);
    await makeDue();
  }
  expect(waits).toHaveLength(retries);
  waits.forEach((wait, i) => {
    // Doubled each time; by up to twice as much, so that what failed together does not return together.
    expect(wait).toBeGreaterThan(retryDelaySeconds * 2 ** i - 1);
    expect(wait).toBeLessThanOrEqual(2 * retryDelaySeconds * 2 ** i);
  });
  expect(await jobs()).toMatchObject([
    { state: "failed", tries: retries, message: "The Hub is away." },
  ]);
  expect(await takeJob(queue, name, worker)).toBe("none");
});

test("a failure that no try can help is final at once", async () => {
  await ask();
  await failJob(queue, await take(), worker, { message: "No.", isFinal: true });
  expect(await jobs()).toMatchObject([{ state: "failed", tries: 0, message: "No." }]);
});

test("work that is done makes good what had failed", async () => {
  await ask();
  await failJob(queue, await take(), worker, { message: "No.", isFinal: true });
  await ask("acme/other");
  await failJob(queue, await take(), worker, { message: "No.", isFinal: true });
  await ask();
  await completeJob(queue, await take(), worker);
  expect((await jobs()).map(({ state }) => state)).toEqual(["failed", "completed"]);
});

test("of work that fails again and again the last failure is kept", async () => {
  for (const message of ["One.", "Two."]) {
    await ask();
    await failJob(queue, await take(), worker, { message, isFinal: true });
  }
  expect(await jobs()).toMatchObject([{ state: "failed", message: "Two." }]);
});

test("what is handed back is due at once, and is no failed try", async () => {
  await ask();
  await failJob(queue, await take(), worker, failure);
  await makeDue();
  expect(await take()).toMatchObject({ attempt: 2 });
  await release(queue, worker);
  expect(await jobs()).toMatchObject([{ state: "retry", due: true, tries: 1 }]);
  expect(await take(other)).toMatchObject({ attempt: 2 });
});

test("a worker whose job went to another changes nothing any more", async () => {
  await ask();
  const lost = await take();
  await release(queue, worker);
  const held = await take(other);
  await completeJob(queue, lost, worker);
  await failJob(queue, lost, worker, failure);
  expect(await jobs()).toMatchObject([{ state: "active", message: null }]);
  await completeJob(queue, held, other);
  expect(await jobs()).toMatchObject([{ state: "completed" }]);
});

test("a job that keeps killing its workers fails in the end", async () => {
  await ask();
  for (let death = 1; death <= 30; death++) {
    await take();
    // No session holds this worker's lock: it is gone.
    expect(await recoverJobs(queue, other)).toHaveLength(1);
  }
  expect(await jobs()).toMatchObject([
    { state: "failed", message: "30 processes that worked on it died." },
  ]);
  expect(await owner.jobHolder.count()).toBe(0);
});

test("the role of the application keeps the queues, and can change no table", async () => {
  await ask();
  await completeJob(queue, await take(), worker);
  await owner.$executeRaw`UPDATE pgboss.job SET completed_on = now() - interval '1 day'`;
  await queue.boss.maintain();
  expect(await jobs()).toEqual([]);
  const archived = await owner.$queryRaw`SELECT name FROM pgboss.archive`;
  expect(archived).toEqual([{ name }]);

  const role = await queue.pool.query("SELECT current_user AS name");
  expect(role.rows).toEqual([{ name: "proofline_app" }]);
  for (const statement of [
    "CREATE TABLE pgboss.mine (id int)",
    "ALTER TABLE pgboss.job ADD COLUMN mine int",
    "DROP TABLE pgboss.archive",
    "TRUNCATE pgboss.job",
  ]) {
    await expect(queue.pool.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  }
});
