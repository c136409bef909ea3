"use server";

import { z } from "zod";
import { actorOf, requireAdmin } from "@/lib/accounts/viewer";
import { ProoflineError } from "@/lib/errors";
import { retryJob } from "@/lib/jobs/commands";
import { retryFailures } from "@/lib/sync/retries/commands";
import { links } from "@/lib/web/links";
import { leadTo } from "@/lib/web/redirect";

// Each action reads: may I, parse, command, where to. Who is no administrator is led to the sign-in page by the first.

const Retry = z.object({ run: z.uuid(), ref: z.string().min(1).optional() });

/** Asks for another reading of one repository a run could not read, or of all of them. */
export async function retryRepositories(form: FormData): Promise<void> {
  const actor = actorOf(await requireAdmin());
  const { run, ref } = read(Retry, form, links.adminRuns({ refused: "invalid" }));
  const count = await retryFailures({ runId: run, ...(ref && { refs: [ref] }) }, actor);
  const told =
    count === 0 ? { refused: "nothing_failed" } : { done: "retried", count: String(count) };
  leadTo(links.adminRun(run, { show: "failed", ...told }));
}

const FailedJob = z.object({ job: z.uuid() });

/** Puts a failed job back into its queue. */
export async function retryFailedJob(form: FormData): Promise<void> {
  const actor = actorOf(await requireAdmin());
  const { job } = read(FailedJob, form, links.adminQueue({ refused: "invalid" }));
  const refused = await refusalOf(() => retryJob(job, actor));
  leadTo(links.adminQueue(refused ? { refused } : { done: "retried_job" }));
}

/** What a form tells, or where it leads when it tells nothing one could act on. */
function read<Schema extends z.ZodType>(
  schema: Schema,
  form: FormData,
  otherwise: string,
): z.output<Schema> {
  const parsed = schema.safeParse(Object.fromEntries(form));
  return parsed.success ? parsed.data : leadTo(otherwise);
}

/** Null where the command did its work; else the word for why it could not. A bug still throws. */
async function refusalOf(command: () => Promise<unknown>): Promise<"invalid" | "not_there" | null> {
  try {
    await command();
    return null;
  } catch (error) {
    if (!(error instanceof ProoflineError)) throw error;
    return error.code === "not_found" ? "not_there" : "invalid";
  }
}
