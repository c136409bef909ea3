import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { askForMirror, releaseMirror } from "@/lib/sync/mirror/commands";
import { aModel, anArtifact } from "@/lib/testing/builders/catalog";
import { aDigest } from "@/lib/testing/builders/unique";
import { ADMIN, mirrorRow } from "@/lib/testing/mirrored";

const RULE = `rule:${"0".repeat(8)}`;
const JOB = { kind: "system", job: "sync.rule" } as const;

async function aRevisionWithFile(overrides = {}) {
  const { revision, id } = await aModel({ revision: overrides });
  await anArtifact(revision.id, { sha256: aDigest(), sizeBytes: 1_000n });
  return { revisionId: revision.id, modelId: id };
}

const jobsOf = async (revisionId: string) =>
  (
    await db().$queryRaw<unknown[]>`
      SELECT FROM pgboss.job WHERE name = 'mirror.revision' AND data->>'revisionId' = ${revisionId}`
  ).length;
const actionsOf = async (modelId: string) =>
  (await db().auditEvent.findMany({ where: { subjectId: modelId }, orderBy: { seq: "asc" } })).map(
    ({ action }) => action,
  );

test("asking puts one job into the queue, however often it is asked", async () => {
  const { revisionId, modelId } = await aRevisionWithFile();
  expect(await askForMirror(revisionId, "admin", ADMIN)).toEqual({
    status: "waiting",
    reason: null,
  });
  await askForMirror(revisionId, RULE, JOB);
  expect(await mirrorRow(revisionId)).toMatchObject({ wantedBy: "admin", filesTotal: 1 });
  expect(await jobsOf(revisionId)).toBe(1);
  expect(await actionsOf(modelId)).toEqual(["mirror.asked"]);
});

test("what cannot be copied whole is refused with the reason, told once", async () => {
  const { revisionId, modelId } = await aRevisionWithFile({ sha: null });
  const refused = await askForMirror(revisionId, RULE, JOB);
  expect(refused.status).toBe("refused");
  expect(refused.reason).toContain("names no commit");
  expect(await askForMirror(revisionId, RULE, JOB)).toEqual(refused);
  expect(await jobsOf(revisionId)).toBe(0);
  expect(await actionsOf(modelId)).toEqual(["mirror.refused"]);
});

test("a rule does not bring back what somebody released; somebody may", async () => {
  const { revisionId, modelId } = await aRevisionWithFile();
  await askForMirror(revisionId, RULE, JOB);
  await releaseMirror(revisionId, ADMIN);
  expect((await askForMirror(revisionId, RULE, JOB)).status).toBe("released");
  expect((await askForMirror(revisionId, "admin", ADMIN)).status).toBe("waiting");
  expect(await actionsOf(modelId)).toEqual(["mirror.asked", "mirror.released", "mirror.asked"]);
});

test("what is not there is neither asked for nor released", async () => {
  const { revisionId } = await aRevisionWithFile();
  await expect(
    askForMirror("00000000-0000-4000-8000-000000000000", "admin", ADMIN),
  ).rejects.toThrow("There is no such revision.");
  await expect(releaseMirror(revisionId, ADMIN)).rejects.toThrow("No bytes of this revision");
});
