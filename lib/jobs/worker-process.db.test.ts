import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { enqueue } from "@/lib/jobs/enqueue";
import { testDatabase } from "@/lib/testing/database";
import { makeGates, openGate, stepsOf } from "@/lib/testing/gated-job";

const { url, owner } = await testDatabase();
await makeGates(owner);

// Processes take their time to start where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const script = fileURLToPath(new URL("../testing/worker-process.ts", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const TIMEOUT = { timeout: 75_000, interval: 50 };
let children: ChildProcess[] = [];

async function spawnWorker(graceMs = 20_000): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url, LOG_LEVEL: "error", TEST_GRACE_MS: String(graceMs) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  children.push(child);
  const { pid } = child;
  if (pid === undefined) throw new Error("the worker did not start");
  await vi.waitFor(async () => {
    expect(await owner.worker.count({ where: { pid } })).toBe(1);
  }, TIMEOUT);
  return Object.assign(child, { pid });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, "exit");
  child.kill(signal);
  const [code] = (await exited) as unknown[];
  return code;
}

beforeEach(async () => {
  children = [];
  await owner.$executeRaw`DELETE FROM pgboss.job`;
});
afterEach(() => Promise.all(children.map((child) => end(child, "SIGKILL"))));

const ask = (ref: string) => enqueue("sync.repository", { ref, cause: "admin" });
const jobs = () => owner.$queryRaw<{ state: string; tries: number }[]>`
  SELECT state::text, retry_count AS tries FROM pgboss.job WHERE name = 'sync.repository' ORDER BY created_on`;
const steps = async (ref: string) => (await stepsOf(ref)).map(({ step }) => step);
const until = (ref: string, expected: string[]) =>
  vi.waitFor(async () => expect(await steps(ref)).toEqual(expected), TIMEOUT);

test("two workers share a queue: eight jobs at four a worker are all at work at once, each done once", async () => {
  const [one, other] = await Promise.all([spawnWorker(), spawnWorker()]);
  const refs = Array.from({ length: 8 }, (_, i) => `shared/model-${i}`);
  for (const ref of refs) await ask(ref);
  for (const ref of refs) await until(ref, ["began"]);
  const pids = (await Promise.all(refs.map(stepsOf))).flat().map(({ pid }) => pid);
  expect(pids.filter((pid) => pid === one.pid)).toHaveLength(4);
  expect(pids.filter((pid) => pid === other.pid)).toHaveLength(4);
  for (const ref of refs) await openGate(ref);
  for (const ref of refs) await until(ref, ["began", "done"]);
  await vi.waitFor(async () => {
    expect(await jobs()).toEqual(refs.map(() => ({ state: "completed", tries: 0 })));
  }, TIMEOUT);
  expect(await owner.jobHolder.count()).toBe(0);
});

test("a job whose process is killed is finished by another, as if it had not been begun", async () => {
  const ref = "killed/model";
  const killed = await spawnWorker();
  await ask(ref);
  await until(ref, ["began"]);
  const other = await spawnWorker();
  await end(killed, "SIGKILL");
  await until(ref, ["began", "began"]);
  await openGate(ref);
  await until(ref, ["began", "began", "done"]);
  expect((await stepsOf(ref)).map(({ pid }) => pid)).toEqual([killed.pid, other.pid, other.pid]);
  await vi.waitFor(async () => {
    expect(await jobs()).toEqual([{ state: "completed", tries: 0 }]);
  }, TIMEOUT);
  expect(await owner.worker.findMany({ select: { pid: true } })).toEqual([{ pid: other.pid }]);
});

test("a killed worker's job waits for the next worker, however late that comes", async () => {
  const ref = "late/model";
  const killed = await spawnWorker();
  await ask(ref);
  await until(ref, ["began"]);
  await end(killed, "SIGKILL");
  await openGate(ref);
  expect(await jobs()).toEqual([{ state: "active", tries: 0 }]);
  await spawnWorker();
  await until(ref, ["began", "began", "done"]);
});

test("asked to stop, a worker interrupts its jobs, hands them back and ends well", async () => {
  const ref = "polite/model";
  const worker = await spawnWorker();
  await ask(ref);
  await until(ref, ["began"]);
  expect(await end(worker, "SIGTERM")).toBe(0);
  expect(await jobs()).toEqual([{ state: "retry", tries: 0 }]);
  expect(await owner.jobHolder.count()).toBe(0);
  expect(await owner.worker.count({ where: { pid: worker.pid } })).toBe(0);
  await openGate(ref);
  await spawnWorker();
  await until(ref, ["began", "began", "done"]);
});

test("a job that does not listen is handed back when its time is over", async () => {
  const ref = "stubborn/model";
  const worker = await spawnWorker(300);
  await ask(ref);
  await until(ref, ["began"]);
  expect(await end(worker, "SIGINT")).toBe(0);
  expect(await jobs()).toEqual([{ state: "retry", tries: 0 }]);
  await openGate(ref);
  await spawnWorker();
  await until(ref, ["began", "began", "done"]);
});
