"use server";

import { z } from "zod";
import { actorOf, currentAdmin, requireAdmin } from "@/lib/accounts/viewer";
import { findAddress, findModel } from "@/lib/catalog/queries";
import { ProoflineError } from "@/lib/errors";
import { HubError } from "@/lib/hub/client";
import { retryJob } from "@/lib/jobs/commands";
import { openHub } from "@/lib/sync/hub";
import { askForMirror, releaseMirror } from "@/lib/sync/mirror/commands";
import { retryFailures } from "@/lib/sync/retries/commands";
import {
  nameOf,
  readRuleForm,
  type RuleFormState,
  ruleFrom,
  shownPreview,
  unsent,
} from "@/lib/sync/rules/form";
import { previewRule } from "@/lib/sync/rules/preview";
import {
  askForReading,
  changeRule,
  createRule,
  deleteRule,
  setRuleEnabled,
} from "@/lib/sync/rules/commands";
import { findRule } from "@/lib/sync/rules/queries";
import type { SyncRuleStatement } from "@/lib/sync/rules/schema";
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

/**
 * Previews or keeps a rule. Its form stays as it was typed whatever comes of it, the end of a session too: so this one
 * refuses by what it answers.
 */
export async function saveRule(before: RuleFormState, form: FormData): Promise<RuleFormState> {
  const values = readRuleForm(form);
  const after = { ...unsent(values), sent: before.sent + 1 };
  const admin = await currentAdmin();
  if (!admin) return { ...after, refusal: "session_over" };

  const id = z.uuid().safeParse(form.get("rule")).data;
  const kept = id === undefined ? null : await findRule(id);
  if (id !== undefined && !kept) return { ...after, refusal: "rule_gone" };
  const stated = ruleFrom(values, kept?.enabled ?? true);
  if (!stated.ok) return { ...after, errors: stated.errors };
  if (form.get("intent") !== "save") return { ...after, ...(await preview(stated.rule)) };

  const saved = await savedOrRefused(() =>
    kept
      ? changeRule(kept.id, stated.rule, actorOf(admin))
      : createRule(stated.rule, actorOf(admin)),
  );
  if (!saved.ok) return { ...after, ...saved.told };
  leadTo(links.adminRule(saved.id, { done: kept ? "rule_changed" : "rule_created" }));
}

/** Nobody looks at a page that has not come for so long. */
const PREVIEW_MS = 30_000;

async function preview(rule: SyncRuleStatement): Promise<Partial<RuleFormState>> {
  const signal = AbortSignal.timeout(PREVIEW_MS);
  try {
    const found = await previewRule(rule, { hub: openHub({ signal }), now: new Date() });
    return { preview: shownPreview(found) };
  } catch (error) {
    if (error instanceof HubError) return { refusal: "no_preview", sentence: error.message };
    if (signal.aborted) return { refusal: "too_slow" };
    throw error;
  }
}

type Saved = { ok: true; id: string } | { ok: false; told: Partial<RuleFormState> };

async function savedOrRefused(save: () => Promise<{ id: string }>): Promise<Saved> {
  try {
    return { ok: true, id: (await save()).id };
  } catch (error) {
    if (!(error instanceof ProoflineError)) throw error;
    const { fields, message } = error;
    return {
      ok: false,
      told: fields.length > 0 ? { errors: fields } : { refusal: "refused", sentence: message },
    };
  }
}

const AskedRun = z.object({ rule: z.uuid(), reach: z.enum(["full", "incremental"]) });

/** Has a rule read now. */
export async function askForRun(form: FormData): Promise<void> {
  const actor = actorOf(await requireAdmin());
  const { rule, reach } = read(AskedRun, form, links.adminRules({ refused: "invalid" }));
  const refused = await refusalOf(() => askForReading(rule, reach, actor));
  leadTo(links.adminRules(refused ? { refused } : { done: "run_asked" }));
}

const Following = z.object({ rule: z.uuid(), enabled: z.enum(["true", "false"]) });

/** Follows a rule, or pauses it. */
export async function followRule(form: FormData): Promise<void> {
  const actor = actorOf(await requireAdmin());
  const { rule, enabled } = read(Following, form, links.adminRules({ refused: "invalid" }));
  const isOn = enabled === "true";
  const refused = await refusalOf(() => setRuleEnabled(rule, isOn, actor));
  leadTo(
    links.adminRules(refused ? { refused } : { done: isOn ? "rule_enabled" : "rule_disabled" }),
  );
}

const Removal = z.object({ rule: z.uuid() });

/** Deletes a rule; what it brought stays. */
export async function removeRule(form: FormData): Promise<void> {
  const actor = actorOf(await requireAdmin());
  const { rule } = read(Removal, form, links.adminRules({ refused: "invalid" }));
  const refused = await refusalOf(() => deleteRule(rule, actor));
  leadTo(links.adminRules(refused ? { refused } : { done: "rule_deleted" }));
}

const AskedMirror = z.object({
  model: z.string().trim().transform(nameOf),
  revision: z.string().trim(),
});

/** Asks that the files of a model's revision be copied here; the latest where none is named. */
export async function askMirror(form: FormData): Promise<void> {
  const actor = actorOf(await requireAdmin());
  const asked = read(AskedMirror, form, links.adminMirror({ refused: "invalid" }));
  const address = await findAddress(asked.model);
  if (!address) leadTo(links.adminMirror({ refused: "no_model", ...asked }));
  const model = await findModel(address.ref, asked.revision || undefined);
  if (!model) leadTo(links.adminMirror({ refused: "no_revision", ...asked }));
  const { status } = await askForMirror(model.revision.id, "admin", actor);
  if (status === "refused") leadTo(links.adminMirror({ refused: "mirror" }));
  leadTo(links.adminMirror({ done: status === "waiting" ? "mirror_asked" : "mirror_there" }));
}

const KeptMirror = z.object({ revision: z.uuid() });

/** Lets go of the copied files of a revision, or of a copy under way. */
export async function releaseKeptMirror(form: FormData): Promise<void> {
  const actor = actorOf(await requireAdmin());
  const { revision } = read(KeptMirror, form, links.adminMirror({ refused: "invalid" }));
  const refused = await refusalOf(() => releaseMirror(revision, actor));
  leadTo(links.adminMirror(refused ? { refused } : { done: "mirror_released" }));
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
