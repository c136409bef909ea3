import { recordAudit } from "@/lib/audit/commands";
import { db, Prisma } from "@/lib/db/client";
import type { TrustedKey } from "@/lib/signing/signature";
import { isSignaturePath, type SignatureResult, verifySignature } from "@/lib/signing/verify";

/** Reads a whole file of the revision at hand. */
export type FileReader = (path: string) => Promise<Uint8Array>;

/**
 * Verifies every signature a revision holds over the hashes known of its files, and keeps what came of it. Running it
 * again writes a row only where the answer has changed: a hash was learned, or a key was configured.
 * @returns how many signatures the revision holds
 */
export async function checkSignatures(
  revisionId: string,
  read: FileReader,
  keys: readonly TrustedKey[],
): Promise<number> {
  const files = await db().artifact.findMany({
    where: { revisionId },
    select: { path: true, sha256: true },
  });
  const paths = files.map(({ path }) => path).filter(isSignaturePath);
  for (const path of paths) {
    const result = verifySignature({ path, bytes: await read(path) }, files, keys);
    await keepResult(revisionId, result);
  }
  return paths.length;
}

async function keepResult(
  revisionId: string,
  { files, ...result }: SignatureResult,
): Promise<void> {
  await db().$transaction(async (tx) => {
    const before = await tx.signatureCheck.findFirst({
      where: { revisionId, path: result.path },
      orderBy: { checkedAt: "desc" },
    });
    const isSame =
      before?.bundleSha256 === result.bundleSha256 &&
      before.verdict === result.verdict &&
      before.message === result.message &&
      before.signer === result.signer;
    if (isSame) return;
    const details = files === null ? Prisma.JsonNull : boundedFiles(files);
    await tx.signatureCheck.create({ data: { revisionId, ...result, details } });
    const { modelId } = await tx.revision.findUniqueOrThrow({
      where: { id: revisionId },
      select: { modelId: true },
    });
    await recordAudit(tx, {
      actor: { kind: "system", job: "signatures" },
      action: "revision.signature_checked",
      subject: { kind: "model", id: modelId },
      payload: { revision: revisionId, ...result, before: before?.verdict ?? null },
    });
  });
}

const LISTED_MOST = 100;

/** Counts of everything, and the first names: a repository may hold thousands of files. */
function boundedFiles(files: NonNullable<SignatureResult["files"]>): Prisma.InputJsonObject {
  return Object.fromEntries(
    Object.entries(files).map(([standing, paths]) => [
      standing,
      { count: paths.length, paths: paths.slice(0, LISTED_MOST) },
    ]),
  );
}
