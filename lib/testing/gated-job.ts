import { setTimeout as sleep } from "node:timers/promises";
import type { PrismaClient } from "@/lib/db/generated/client";
import { db } from "@/lib/db/client";
import type { Job } from "@/lib/jobs/schema";

/**
 * A job whose steps a test sees and holds: it notes that it began, waits until the gate of its repository is open, and
 * notes that it is done. That of `stubborn/…` does not listen when it is asked to end.
 */
export const gatedJob: Job<"sync.repository"> = {
  name: "sync.repository",
  async run({ ref }, { signal }) {
    await note(ref, "began");
    while (!(await isOpen(ref))) {
      if (!ref.startsWith("stubborn/")) signal.throwIfAborted();
      await sleep(20);
    }
    await note(ref, "done");
  },
};

/** Makes what the job writes to, in the database of a test. */
export async function makeGates(owner: PrismaClient): Promise<void> {
  await owner.$executeRaw`CREATE TABLE steps (seq bigint GENERATED ALWAYS AS IDENTITY, ref text, step text, pid int)`;
  await owner.$executeRaw`CREATE TABLE open_gates (ref text PRIMARY KEY)`;
}

export const openGate = (ref: string) =>
  db().$executeRaw`INSERT INTO open_gates (ref) VALUES (${ref}) ON CONFLICT DO NOTHING`;

/** What was done, in order, and by which process. */
export const stepsOf = (ref: string) => db().$queryRaw<{ step: string; pid: number }[]>`
  SELECT step, pid FROM steps WHERE ref = ${ref} ORDER BY seq`;

const note = (ref: string, step: string) =>
  db().$executeRaw`INSERT INTO steps (ref, step, pid) VALUES (${ref}, ${step}, ${process.pid})`;

async function isOpen(ref: string): Promise<boolean> {
  const found = await db().$queryRaw<unknown[]>`SELECT FROM open_gates WHERE ref = ${ref}`;
  return found.length > 0;
}
