import { z } from "zod";
import { type Actor, recordAudit } from "@/lib/audit/commands";
import { db } from "@/lib/db/client";
import { ProoflineError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { type JobName, JOBS } from "@/lib/jobs/schema";

/** Before what nobody waits for: somebody pressed a button. */
const ASKED_PRIORITY = 5;

/**
 * Puts the work of a failed job back into its queue, with all its tries. Where equal work waits already, that is it.
 * @throws {ProoflineError} `not_found` where no such job has failed; `invalid` where this version cannot do it
 */
export async function retryJob(id: string, actor: Actor): Promise<void> {
  const absent = () =>
    new ProoflineError("not_found", "This job has not failed, or was retried already.");
  if (!z.uuid().safeParse(id).success) throw absent();
  await db().$transaction(async (tx) => {
    const [failed] = await tx.$queryRaw<{ name: string; data: unknown; message: string | null }[]>`
      DELETE FROM pgboss.job WHERE id = ${id}::uuid AND state = 'failed'
      RETURNING name, data, output->>'message' AS message`;
    if (!failed) throw absent();
    const { name, data, message } = failed;
    const told = isJobName(name) ? JOBS[name].safeParse(data) : null;
    if (!isJobName(name) || !told?.success)
      throw new ProoflineError("invalid", "This version of Proofline does not know such a job.");
    await enqueue(name, told.data, { tx, priority: ASKED_PRIORITY });
    await recordAudit(tx, {
      actor,
      action: "job.retried",
      subject: { kind: "job", id },
      payload: { name, data: told.data, message },
    });
  });
}

const isJobName = (name: string): name is JobName => Object.hasOwn(JOBS, name);
