import { db, type Prisma } from "@/lib/db/client";
import { aDigest } from "./unique";

type KeptFile = { path: string; sizeBytes: bigint; sha256?: string };

/** A copy of a revision: complete and holding these files unless `overrides` says otherwise. */
export async function aMirror(
  revisionId: string,
  files: readonly KeptFile[] = [],
  overrides: Partial<Prisma.MirrorUncheckedCreateInput> = {},
) {
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n);
  await db().mirror.create({
    data: {
      revisionId,
      status: "complete",
      wantedBy: "admin",
      filesTotal: files.length,
      filesDone: files.length,
      bytesTotal: bytes,
      bytesDone: bytes,
      finishedAt: new Date("2026-03-03T00:00:00Z"),
      ...overrides,
    },
  });
  for (const { path, sizeBytes, sha256 = aDigest() } of files) {
    await db().blob.upsert({
      where: { sha256 },
      create: { sha256, sizeBytes, store: "disk" },
      update: {},
    });
    await db().mirrorFile.create({ data: { revisionId, path, sha256 } });
  }
}

/** What came of verifying a signature, by default a good one of a certificate. */
export async function aSignatureCheck(
  revisionId: string,
  overrides: Partial<Prisma.SignatureCheckUncheckedCreateInput> = {},
) {
  return db().signatureCheck.create({
    data: {
      revisionId,
      path: "model.sig",
      bundleSha256: aDigest(),
      kind: "certificate",
      verdict: "verified",
      signer: "trainer@example.com",
      issuer: "https://accounts.example.com",
      message: "The signature holds, and all 3 files are as they were signed.",
      details: {},
      ...overrides,
    },
  });
}
