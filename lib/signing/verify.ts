import { createHash } from "node:crypto";
import { readBundle } from "@/lib/signing/bundle";
import {
  compareFiles,
  type FileComparison,
  type KnownFile,
  rootDigestOf,
} from "@/lib/signing/files";
import { isLoadable } from "@/lib/signing/loadable";
import { checkSignature, type TrustedKey } from "@/lib/signing/signature";

/**
 * verified: the signer is known and every file is as signed, but for files nothing is loaded from. signature_only: the
 * signer is known, and some files' hashes are not, or it leaves out files a model may be loaded from, or all files.
 * mismatch: files differ from what was signed. invalid: the signature does not hold. unsupported: it cannot be judged
 * here.
 */
export type SignatureVerdict =
  "verified" | "signature_only" | "mismatch" | "invalid" | "unsupported";

/** One signature of a revision, verified. */
export type SignatureResult = {
  path: string;
  bundleSha256: string;
  kind: "key" | "certificate" | null;
  verdict: SignatureVerdict;
  signer: string | null;
  issuer: string | null;
  rootDigest: string | null;
  message: string;
  files: FileComparison | null;
};

const SIGNATURE = /(?:^|\/)(?:model\.sig|[^/]+\.sigstore(?:\.json)?)$/;

/** Whether a file is named as Model Signing names its signatures. */
export function isSignaturePath(path: string): boolean {
  return SIGNATURE.test(path);
}

/**
 * Verifies an OpenSSF Model Signing signature over the files of one revision. A signature says who signed these bytes;
 * it does not say what they were made from, nor whether they are any good.
 */
export function verifySignature(
  { path, bytes }: { path: string; bytes: Uint8Array },
  files: readonly KnownFile[],
  keys: readonly TrustedKey[],
): SignatureResult {
  const empty = {
    path,
    bundleSha256: createHash("sha256").update(bytes).digest("hex"),
    kind: null,
    signer: null,
    issuer: null,
    rootDigest: null,
    files: null,
  };
  const reading = readBundle(bytes);
  if (!reading.ok) return { ...empty, verdict: "unsupported", message: reading.message };
  const { bundle } = reading;
  const { statement } = bundle;
  const about = { ...empty, kind: bundle.material.kind, rootDigest: statement.rootDigest };
  const refusal = refusalOf(statement);
  if (refusal) return { ...about, ...refusal };
  const signature = checkSignature(bundle, keys);
  if (signature.standing === "bad")
    return { ...about, verdict: "invalid", message: signature.message };
  const compared = compareFiles(statement, files, path);
  if (signature.standing === "unknown_signer")
    return { ...about, files: compared, verdict: "unsupported", message: signature.message };
  const { signer, issuer } = signature;
  return { ...about, signer, issuer, files: compared, ...judged(compared) };
}

function refusalOf(
  statement: Parameters<typeof rootDigestOf>[0],
): { verdict: SignatureVerdict; message: string } | null {
  const { method, hashType, resources } = statement;
  if (method !== "files" || hashType !== "sha256" || resources.some(isOtherHash))
    return {
      verdict: "unsupported",
      message: `It lists ${method} by ${hashType}; only whole files by sha256 are compared here.`,
    };
  if (rootDigestOf(statement) !== statement.rootDigest)
    return {
      verdict: "invalid",
      message: "The files it lists do not add up to the digest it signs.",
    };
  return null;
}

function isOtherHash({ algorithm, digest }: { algorithm: string; digest: string }): boolean {
  return algorithm !== "sha256" || !/^[0-9a-f]{64}$/.test(digest);
}

function judged({ same, changed, missing, extra, unknown, ignored }: FileComparison) {
  const faults = [
    ...changed.map((path) => `${path} was changed`),
    ...missing.map((path) => `${path} is missing`),
    ...extra.map((path) => `${path} was not signed`),
  ];
  if (faults.length > 0)
    return {
      verdict: "mismatch",
      message: `The files are not the ones that were signed: ${named(faults, 1)}.`,
    } as const;
  const signed = same.length + unknown.length;
  if (signed === 0)
    return {
      verdict: "signature_only",
      message: `The signature holds, but no file is signed by it.${leftOut(ignored)}`,
    } as const;
  const loadable = ignored.filter(isLoadable);
  if (loadable.length > 0)
    return {
      verdict: "signature_only",
      message: `The signature holds, but leaves out files a model may be loaded from: ${named(loadable, NAMED_MOST)}.`,
    } as const;
  if (unknown.length > 0)
    return {
      verdict: "signature_only",
      message: `The signature holds, but the hashes of ${unknown.length} of ${signed} files are not known here.${leftOut(ignored)}`,
    } as const;
  return {
    verdict: "verified",
    message: `The signature holds, and all ${signed} files it signs are as they were signed.${leftOut(ignored)}`,
  } as const;
}

const NAMED_MOST = 3;

function leftOut(ignored: readonly string[]): string {
  return ignored.length === 0 ? "" : ` It leaves out ${named(ignored, NAMED_MOST)}.`;
}

function named(words: readonly string[], most: number): string {
  const more = words.length > most ? `, and ${words.length - most} more` : "";
  return `${words.slice(0, most).join(", ")}${more}`;
}
