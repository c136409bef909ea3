import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ProoflineError } from "@/lib/errors";
import { type TrustedKey, trustedKey } from "@/lib/signing/signature";

/**
 * The public keys an installation trusts: every `.pem` and `.pub` of a folder, known by its file's name.
 * @param folder as in PROOFLINE_SIGNING_KEYS; undefined for none
 * @throws {ProoflineError} `invalid` where the folder or a key cannot be read
 */
export async function readTrustedKeys(folder: string | undefined): Promise<TrustedKey[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder).catch(() => {
    throw new ProoflineError(
      "invalid",
      `PROOFLINE_SIGNING_KEYS names the folder ${folder}, which cannot be read. Make it, or unset the variable.`,
    );
  });
  const keys: TrustedKey[] = [];
  for (const name of names.filter((name) => /\.(?:pem|pub)$/.test(name)).toSorted()) {
    const pem = await readFile(join(folder, name), "utf8");
    try {
      keys.push(trustedKey(name.replace(/\.(?:pem|pub)$/, ""), pem));
    } catch {
      throw new ProoflineError(
        "invalid",
        `PROOFLINE_SIGNING_KEYS holds ${name}, which is no public key on P-256, P-384 or P-521. Remove it, or replace it.`,
      );
    }
  }
  return keys;
}
