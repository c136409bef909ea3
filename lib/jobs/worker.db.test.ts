import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProoflineError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import type { AnyJob, Job } from "@/lib/jobs/schema";
import { startWorker, type Worker } from "@/lib/jobs/worker";
import { testDatabase } from "@/lib/testing/database";
import { gatedJob, makeGates, openGate, stepsOf } from "@/lib/testing/gated-job";

// Before the log is loaded; what goes wrong here goes wrong on purpose.
vi.hoisted(() => (process.env.LOG_LEVEL = "silent"));

const { owner } = await testDatabase();
await makeGates(owner);

const TIMEOUT = { timeout: 75_000, interval: 50 };
vi.setConfig({ testTimeout: 60_000 });

let workers: Worker[] = [];
async function start(...jobs: AnyJob[]): Promise<Worker> {
  const worker = await startWorker({ jobs, graceMs: 5000 });
  workers.push(worker);
  return worker;
}
beforeEach(async () => {
  workers = [];
  await owner.$executeRaw`DELETE FROM pgboss.job`;
});
afterEach(() => Promise.all(workers.map((worker) => worker.stop())));

const name = "sync.repository";
const ask = (ref: string) => enqueue(name, { ref, cause: "admin" });
type Row = { state: string; tries: number; message: string | null };
const jobs = (of: string = name) => owner.$queryRaw<Row[]>`
  SELECT state::text, retry_count AS tries, output->>'message' AS message
  FROM pgboss.job WHERE name = ${of} ORDER BY created_on, id`;
const until = (expected: object[]) =>
  vi.waitFor(async () => expect(await jobs()).toMatchObject(expected), TIMEOUT);
const steps = async (ref: string) => (await stepsOf(ref)).map(({ step }) => step);
const repository = (run: Job<"sync.repository">["run"]): AnyJob => ({ name, run });

test("a job is told what was enqueued, and is done", async () => {
  const told: unknown[] = [];
  await start(repository((data) => Promise.resolve(void told.push(data))));
  await ask("acme/student");
  await until([{ state: "completed", tries: 0 }]);
  expect(told).toEqual([{ ref: "acme/student", cause: "admin" }]);
});

test("what fails is tried again, with the reason kept; what cannot be helped is not", async () => {
  let tries = 0;
  await start(
    repository(({ ref }) => {
      tries += 1;
      if (ref === "acme/absent") throw new ProoflineError("not_found", "There is no acme/absent.");
      throw new Error("The Hub is away.");
    }),
  );
  await ask("acme/absent");
  await until([{ state: "failed", tries: 0, message: "There is no acme/absent." }]);
  await ask("acme/student");
  await until([{ state: "failed" }, { state: "retry", tries: 0, message: "The Hub is away." }]);
  await owner.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'`;
  await until([{ state: "failed" }, { state: "retry", tries: 1, message: "The Hub is away." }]);
  expect(tries).toBe(3);
});

test("a job told something this version does not know fails at once, and says what", async () => {
  const run = vi.fn(() => Promise.resolve());
  await owner.$executeRaw`INSERT INTO pgboss.job (name, data, policy) VALUES (${name}, '{"ref": "acme/student", "cause": "whim"}', 'short')`;
  await start(repository(run));
  await until([{ state: "failed", tries: 0 }]);
  expect((await jobs())[0]?.message).toMatch(/^The job's data cannot be read. cause: /);
  expect(run).not.toHaveBeenCalled();
});

test("a queue no job of this worker belongs to is left to others", async () => {
  await enqueue("mirror.collect", {});
  await start(repository(() => Promise.resolve()));
  await ask("acme/student");
  await until([{ state: "completed" }]);
  expect(await jobs("mirror.collect")).toMatchObject([{ state: "created" }]);
});

test("a long job keeps its worker's name on it, and does not expire while that lives", async () => {
  const ref = "long/model";
  await start(gatedJob);
  await ask(ref);
  await vi.waitFor(async () => expect(await steps(ref)).toEqual(["began"]), TIMEOUT);
  await owner.$executeRaw`UPDATE pgboss.job SET started_on = now() - interval '6 hours' WHERE name = ${name}`;
  await vi.waitFor(async () => {
    const [row] = await owner.$queryRaw<[{ lives: boolean }]>`
      SELECT started_on + expire_in > now() + interval '10 minutes' AS lives FROM pgboss.job WHERE name = ${name}`;
    expect(row.lives).toBe(true);
  }, TIMEOUT);
  await openGate(ref);
  await until([{ state: "completed", tries: 0 }]);
  expect(await steps(ref)).toEqual(["began", "done"]);
});

test("a worker that loses the database gives its job up, comes back, and goes on", async () => {
  const ref = "cut/model";
  await start(gatedJob);
  await ask(ref);
  await vi.waitFor(async () => expect(await steps(ref)).toEqual(["began"]), TIMEOUT);
  const [before] = await owner.worker.findMany();
  await owner.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'proofline worker'`;
  await vi.waitFor(async () => expect(await steps(ref)).toEqual(["began", "began"]), TIMEOUT);
  await openGate(ref);
  await until([{ state: "completed", tries: 0 }]);
  await vi.waitFor(async () => {
    const after = await owner.worker.findMany();
    expect(after).toHaveLength(1);
    expect(after[0]?.id).not.toBe(before?.id);
  }, TIMEOUT);
});

test("of two workers' clocks one sends what is scheduled", async () => {
  // Other tests' workers have looked at the clock within this minute.
  await owner.$executeRaw`UPDATE pgboss.version SET cron_on = NULL`;
  await Promise.all([start(), start()]);
  await vi.waitFor(async () => {
    expect(await jobs("sync.schedule")).toMatchObject([{ state: "created" }]);
  }, TIMEOUT);
  const sent = await owner.$queryRaw<
    unknown[]
  >`SELECT FROM pgboss.job WHERE name = '__pgboss__send-it'`;
  expect(sent).toHaveLength(1);
});

test("a database without the queues is named, with what to do", async () => {
  await owner.$executeRaw`ALTER SCHEMA pgboss RENAME TO elsewhere`;
  try {
    await expect(startWorker({ jobs: [] })).rejects.toThrow(
      "The database has no job queues of this version. Run: npm run migrate",
    );
  } finally {
    await owner.$executeRaw`ALTER SCHEMA elsewhere RENAME TO pgboss`;
  }
});

test("a job enqueued while an equal one runs is done after it, never beside it", async () => {
  const wasPutOff = async () => {
    const rows = await owner.$queryRaw<unknown[]>`
      SELECT FROM pgboss.job WHERE name = ${name} AND state = 'created' AND start_after > created_on`;
    expect(rows).toHaveLength(1);
  };
  const seen: string[] = [];
  await start(
    repository(async () => {
      const isFirst = seen.length === 0;
      seen.push("began");
      if (isFirst) {
        await ask("acme/student");
        await vi.waitFor(wasPutOff, TIMEOUT);
      }
      seen.push("done");
    }),
  );
  await ask("acme/student");
  await until([{ state: "completed" }, { state: "completed" }]);
  expect(seen).toEqual(["began", "done", "began", "done"]);
});
