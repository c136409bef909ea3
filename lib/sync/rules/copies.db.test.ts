import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { askForMirror, beginMirror, endMirror, releaseMirror } from "@/lib/sync/mirror/commands";
import { findManifest } from "@/lib/sync/mirror/queries";
import { askForCopies } from "@/lib/sync/rules/copies";
import { markMembers } from "@/lib/sync/rules/members/commands";
import { listUncopied } from "@/lib/sync/rules/members/queries";
import { aModel, anArtifact } from "@/lib/testing/builders/catalog";
import { aDigest } from "@/lib/testing/builders/unique";
import { testDatabase } from "@/lib/testing/database";
import { aRule } from "@/lib/testing/followed";
import { ADMIN, mirrorRow } from "@/lib/testing/mirrored";

const { owner } = await testDatabase();
beforeEach(() => owner.$executeRaw`DELETE FROM pgboss.job`);

const HOUR_MS = 60 * 60 * 1000;
const FAMILY = "00000000-0000-4000-8000-00000000000f";

/** A rule with these many members, each with one file of 1,000 bytes at its latest revision. */
async function aFollowed(count: number) {
  const rule = await aRule({ kind: "tag", selector: { tag: "distilled" }, mirrors: true });
  const members: { ref: string; revisionId: string }[] = [];
  for (let at = 0; at < count; at += 1) {
    const { ref, revision } = await aModel();
    await anArtifact(revision.id, { sha256: aDigest(), sizeBytes: 1_000n });
    members.push({ ref, revisionId: revision.id });
  }
  const refs = members.map(({ ref }) => ref);
  await markMembers(rule.id, refs, { family: FAMILY, isFull: true });
  const later = (hours: number) => () => new Date(Date.now() + hours * HOUR_MS);
  return {
    rule,
    members,
    revisions: members.map(({ revisionId }) => revisionId),
    ask: (hours = 0) => askForCopies(rule.id, { job: "test", now: later(hours) }),
  };
}

async function end(revisionId: string, status: "failed" | "refused", message: string) {
  const manifest = await findManifest(revisionId);
  if (!manifest) throw new Error("The revision is not stored.");
  await beginMirror(revisionId, { files: 1, bytes: 1_000 });
  await endMirror(manifest, status, message);
}

const jobs = async () =>
  (
    await db().$queryRaw<{ revision: string }[]>`
      SELECT data ->> 'revisionId' AS revision FROM pgboss.job
      WHERE name = 'mirror.revision' AND state <= 'active'`
  ).map(({ revision }) => revision);
const endJobs = () => owner.$executeRaw`UPDATE pgboss.job SET state = 'failed'`;

test("a copy that failed is asked for again hours later, once no job is left to try it", async () => {
  const { ask, revisions } = await aFollowed(1);
  const [revisionId = ""] = revisions;
  expect(await ask()).toEqual({ asked: 1, refused: 0 });
  await end(revisionId, "failed", "The Hub could not answer.");
  await owner.$executeRaw`UPDATE pgboss.job SET state = 'retry'`;
  expect(await ask(24)).toEqual({ asked: 0, refused: 0 });
  await endJobs();
  expect(await ask(1)).toEqual({ asked: 0, refused: 0 });
  expect((await mirrorRow(revisionId)).status).toBe("failed");
  expect(await ask(7)).toEqual({ asked: 1, refused: 0 });
  expect((await mirrorRow(revisionId)).status).toBe("waiting");
  expect(await jobs()).toEqual([revisionId]);
});

test("one refused for want of room is asked for again half a day later", async () => {
  const { ask, revisions } = await aFollowed(1);
  const [revisionId = ""] = revisions;
  await ask();
  await end(revisionId, "refused", "The artifact store has room for 1 kB.");
  await endJobs();
  expect(await ask(1)).toEqual({ asked: 0, refused: 0 });
  expect(await ask(13)).toEqual({ asked: 1, refused: 0 });
  expect(await jobs()).toEqual([revisionId]);
});

test("one refused for what it is stays so, and is looked at once in half a day", async () => {
  const { ask, rule, revisions } = await aFollowed(1);
  const [revisionId = ""] = revisions;
  const { id } = await anArtifact(revisionId, { sha256: aDigest() });
  expect(await ask()).toEqual({ asked: 0, refused: 1 });
  const { message } = await mirrorRow(revisionId);
  await db().mirror.update({
    where: { revisionId },
    data: { finishedAt: new Date(Date.now() - 13 * HOUR_MS) },
  });
  expect(await ask()).toEqual({ asked: 0, refused: 1 });
  expect(await ask(1)).toEqual({ asked: 0, refused: 0 });
  expect(await mirrorRow(revisionId)).toMatchObject({ status: "refused", message });
  const events = await db().auditEvent.findMany({ where: { action: "mirror.refused" } });
  expect(events.filter(({ payload }) => payload.includes(rule.id))).toHaveLength(1);
  await db().artifact.update({ where: { id }, data: { sizeBytes: 1_000n } });
  expect(await ask(13)).toEqual({ asked: 1, refused: 0 });
});

test("what was released, is kept or is on its way is left as it stands", async () => {
  const { ask, revisions } = await aFollowed(3);
  const [released = "", kept = "", waiting = ""] = revisions;
  for (const revisionId of [released, waiting]) await askForMirror(revisionId, "admin", ADMIN);
  await releaseMirror(released, ADMIN);
  await db().mirror.create({
    data: { revisionId: kept, status: "complete", wantedBy: "admin", finishedAt: new Date(0) },
  });
  await endJobs();
  expect(await ask(1_000)).toEqual({ asked: 0, refused: 0 });
  expect(await jobs()).toEqual([]);
});

test("a page holds some members, in their order, and ends where the rule does", async () => {
  const { rule, members } = await aFollowed(5);
  await aFollowed(1);
  const at = new Date();
  const seen: string[] = [];
  const pages: number[] = [];
  for (let after: string | null = ""; after !== null;) {
    const place = { after, limit: 2, failedBefore: at, refusedBefore: at };
    const { last, revisions } = await listUncopied(rule.id, place);
    pages.push(revisions.length);
    seen.push(...revisions.map(({ id }) => id));
    after = last;
  }
  expect(pages).toEqual([2, 2, 1, 0]);
  expect(seen.toSorted()).toEqual(members.map(({ revisionId }) => revisionId).toSorted());
});
