import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { retryJob } from "@/lib/jobs/commands";
import { enqueue } from "@/lib/jobs/enqueue";
import { failJob, type HeldJob, takeJob } from "@/lib/jobs/held";
import { listFailedJobs, listQueues, listWorkers } from "@/lib/jobs/queries";
import { openQueue } from "@/lib/jobs/queue";
import queues from "@/lib/jobs/queues.json";
import { JOBS } from "@/lib/jobs/schema";
import { testDatabase } from "@/lib/testing/database";

const { owner } = await testDatabase();
const queue = await openQueue();
afterAll(() => queue.close());

const admin = { kind: "user", id: "u-1", name: "Ada" } as const;
const data = { ref: "acme/student", cause: "webhook" } as const;
const worker = randomUUID();

beforeEach(async () => {
  await owner.$executeRaw`DELETE FROM pgboss.job`;
  await owner.jobHolder.deleteMany();
  await owner.worker.deleteMany();
});

async function take(): Promise<HeldJob> {
  const job = await takeJob(queue, "sync.repository", worker);
  if (typeof job === "string") throw new Error(`a job was expected, and it was ${job}`);
  return job;
}

async function aFailedJob(message = "The Hub is away.", ref: string = data.ref): Promise<HeldJob> {
  await enqueue("sync.repository", { ...data, ref });
  const job = await take();
  await failJob(queue, job, worker, { message, isFinal: true });
  return job;
}

test("every kind of job has its queue, and no other", async () => {
  expect(Object.keys(queues).sort()).toEqual(Object.keys(JOBS).sort());
  const names = (await listQueues()).map(({ name }) => name);
  expect(names).toEqual(Object.keys(JOBS).sort());
});

test("a queue tells what waits, since when, what is at work and what has failed", async () => {
  await aFailedJob();
  await enqueue("sync.repository", data);
  await take();
  await enqueue("sync.repository", { ...data, ref: "acme/due" });
  await enqueue("sync.repository", { ...data, ref: "acme/later" }, { startAfterSeconds: 3600 });
  await owner.$executeRaw`
    UPDATE pgboss.job SET created_on = now() - interval '1 hour', start_after = now() - interval '10 minutes'
    WHERE data->>'ref' = 'acme/due'`;
  const states = new Map((await listQueues()).map(({ name, ...state }) => [name, state]));
  expect(states.get("sync.repository")).toMatchObject({ waiting: 2, active: 1, failed: 1 });
  expect(states.get("sync.repository")?.oldestWaitingSeconds).toBeGreaterThanOrEqual(600);
  expect(states.get("sync.repository")?.oldestWaitingSeconds).toBeLessThan(3600);
  expect(states.get("mirror.collect")).toEqual({
    waiting: 0,
    active: 0,
    failed: 0,
    oldestWaitingSeconds: null,
  });
});

test("a worker is told with what it is doing", async () => {
  await owner.worker.create({ data: { id: worker, host: "attic", pid: 7 } });
  await enqueue("sync.repository", data);
  const job = await take();
  const [told] = await listWorkers();
  expect(told).toMatchObject({ id: worker, host: "attic", pid: 7 });
  expect(told?.jobs).toMatchObject([{ id: job.id, name: "sync.repository" }]);
  expect(told?.jobs[0]?.since).toBeInstanceOf(Date);
});

test("failed jobs are listed with the reason, the latest first", async () => {
  const first = await aFailedJob("One.", "acme/first");
  const second = await aFailedJob("Two.");
  expect(await listFailedJobs({ limit: 10 })).toMatchObject([
    { id: second.id, name: "sync.repository", data, message: "Two.", attempts: 1 },
    { id: first.id, message: "One." },
  ]);
  expect(await listFailedJobs({ limit: 1 })).toHaveLength(1);
});

test("a failed job that is retried waits with all its tries, and the log says who asked", async () => {
  const { id } = await aFailedJob();
  await retryJob(id, admin);
  expect(await listFailedJobs({ limit: 10 })).toEqual([]);
  expect(await take()).toMatchObject({ data, attempt: 1 });
  const event = await owner.auditEvent.findFirstOrThrow({ where: { subjectId: id } });
  expect(event).toMatchObject({ action: "job.retried", actorId: "u-1", subjectKind: "job" });
  expect(JSON.parse(event.payload)).toEqual({
    name: "sync.repository",
    data,
    message: "The Hub is away.",
  });
});

test("a failed job whose work waits already is no longer listed", async () => {
  const { id } = await aFailedJob();
  await enqueue("sync.repository", data);
  await retryJob(id, admin);
  expect(await listFailedJobs({ limit: 10 })).toEqual([]);
  expect((await listQueues()).find(({ name }) => name === "sync.repository")?.waiting).toBe(1);
});

test("what has not failed cannot be retried, nor what this version does not know", async () => {
  for (const id of [randomUUID(), "seven"])
    await expect(retryJob(id, admin)).rejects.toMatchObject({ code: "not_found" });
  const { id } = await aFailedJob();
  await owner.$executeRaw`UPDATE pgboss.job SET data = '{"ref": "acme/student", "cause": "whim"}'`;
  await expect(retryJob(id, admin)).rejects.toMatchObject({ code: "invalid" });
  expect(await listFailedJobs({ limit: 10 })).toHaveLength(1);
});
