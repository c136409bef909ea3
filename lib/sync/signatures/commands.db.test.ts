import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { checkSignatures } from "@/lib/sync/signatures/commands";
import { readTrustedKeys } from "@/lib/sync/signatures/keys";
import { aModel } from "@/lib/testing/builders/catalog";
import { testDatabase } from "@/lib/testing/database";

await testDatabase();
const FIXTURES = resolve(import.meta.dirname, "../../signing/fixtures");
const bundle = readFileSync(join(FIXTURES, "v1.1.0-elliptic-key.sig.json"));
const FIRST = "bc9a717db6064a32cbe9eae6fc40651dd6d36ef1757183f590eff2b1765d7ebc";
const SECOND = "32dcb1f8e1ae52d5963e56a6ba06ab58b424c15ed2a6b70d2feca1d089370028";

async function aSignedRevision(first: string | null): Promise<string> {
  const { revision } = await aModel();
  await db().artifact.createMany({
    data: [
      { path: "signme-1", sha256: first },
      { path: "signme-2", sha256: SECOND },
      { path: "model.sig", sha256: null },
    ].map((file) => ({ ...file, revisionId: revision.id, format: "other" })),
  });
  return revision.id;
}

const checks = (revisionId: string) =>
  db().signatureCheck.findMany({ where: { revisionId }, orderBy: { checkedAt: "asc" } });
const read = () => Promise.resolve(bundle);

test("what came of a signature is kept once, and again when a hash is learned", async () => {
  const keys = await readTrustedKeys(FIXTURES);
  expect(keys.map(({ name }) => name)).toEqual(["signing-key-pub"]);
  const revisionId = await aSignedRevision(null);
  expect(await checkSignatures(revisionId, read, keys)).toBe(1);
  await checkSignatures(revisionId, read, keys);
  expect(await checks(revisionId)).toMatchObject([
    { verdict: "signature_only", signer: "signing-key-pub" },
  ]);
  await db().artifact.updateMany({
    where: { revisionId, path: "signme-1" },
    data: { sha256: FIRST },
  });
  await checkSignatures(revisionId, read, keys);
  expect((await checks(revisionId)).map(({ verdict }) => verdict)).toEqual([
    "signature_only",
    "verified",
  ]);
  const events = await db().auditEvent.findMany({
    where: { action: "revision.signature_checked" },
    orderBy: { seq: "asc" },
  });
  expect(events).toHaveLength(2);
  expect(events[1]?.payload).toContain('"before":"signature_only"');
});

test("a file that is not the signed one is named", async () => {
  const revisionId = await aSignedRevision("0".repeat(64));
  await checkSignatures(revisionId, read, await readTrustedKeys(FIXTURES));
  expect(await checks(revisionId)).toMatchObject([
    {
      verdict: "mismatch",
      message: "The files are not the ones that were signed: signme-1 was changed.",
      details: { changed: { count: 1, paths: ["signme-1"] } },
    },
  ]);
});

test("a folder of keys that cannot be read is named", async () => {
  await expect(readTrustedKeys("/nowhere")).rejects.toThrow(
    "PROOFLINE_SIGNING_KEYS names the folder /nowhere",
  );
  expect(await readTrustedKeys(undefined)).toEqual([]);
});
