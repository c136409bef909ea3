import { createHash, type Hash } from "node:crypto";
import { type ClaimedContent, type StoredContent, StoreError } from "@/lib/store/schema";

const SHA256 = /^[0-9a-f]{64}$/;
const GIT_OID = /^[0-9a-f]{40}$/;

/**
 * The claim as a name for files and rows. A hash becomes a path, so that nothing but a hash may pass here.
 * @throws {StoreError} `invalid`
 */
export function claimKey({ sha256, gitOid, sizeBytes }: ClaimedContent): string {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
    throw new StoreError("invalid", `sizeBytes must be a whole number of bytes, not ${sizeBytes}.`);
  if (gitOid !== null && !GIT_OID.test(gitOid))
    throw new StoreError("invalid", "gitOid must be the 40 hex digits of a git blob.");
  if (sha256 !== null) return `sha256-${checkedSha256(sha256)}`;
  if (gitOid !== null) return `git-${gitOid}-${sizeBytes}`;
  throw new StoreError(
    "invalid",
    "Content needs a sha256 or a gitOid to be stored: without one nothing proves what it is.",
  );
}

/** @throws {StoreError} `invalid` for anything that is not a sha256 in lower case */
export function checkedSha256(sha256: string): string {
  if (SHA256.test(sha256)) return sha256;
  throw new StoreError("invalid", "Stored content is named by the 64 hex digits of its sha256.");
}

/** Hashes bytes as they pass and says at the end whether they are what was claimed. */
export class ClaimCheck {
  private readonly claim: ClaimedContent;
  private readonly sha256 = createHash("sha256");
  private readonly gitOid: Hash | null;
  bytes = 0;

  constructor(claim: ClaimedContent) {
    this.claim = claim;
    this.gitOid =
      claim.gitOid === null ? null : createHash("sha1").update(`blob ${claim.sizeBytes}\0`);
  }

  update(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    this.sha256.update(chunk);
    this.gitOid?.update(chunk);
  }

  /** @throws {StoreError} `mismatch` */
  proven(): StoredContent {
    const sha256 = this.sha256.digest("hex");
    const gitOid = this.gitOid?.digest("hex") ?? null;
    compareClaim(this.claim, { sha256, gitOid, bytes: this.bytes });
    return { sha256, sizeBytes: this.bytes };
  }
}

/** @throws {StoreError} `mismatch`, naming what differs */
export function compareClaim(
  claim: ClaimedContent,
  found: { sha256: string; gitOid: string | null; bytes: number },
): void {
  if (found.bytes !== claim.sizeBytes)
    throw new StoreError(
      "mismatch",
      `The content has ${found.bytes} bytes, where ${claim.sizeBytes} were stated.`,
    );
  if (claim.sha256 !== null && found.sha256 !== claim.sha256)
    throw new StoreError(
      "mismatch",
      `The content's sha256 is ${found.sha256}, where ${claim.sha256} was stated.`,
    );
  if (claim.gitOid !== null && found.gitOid !== claim.gitOid)
    throw new StoreError(
      "mismatch",
      `The content's git blob id is ${found.gitOid ?? "unknown"}, where ${claim.gitOid} was stated.`,
    );
}

/** The size of content that is stored already, where it is the size claimed. */
export function agreedSize(claim: ClaimedContent, stored: number): number {
  if (stored === claim.sizeBytes) return stored;
  throw new StoreError(
    "mismatch",
    `The store holds ${stored} bytes under ${claim.sha256 ?? "this content"}, where ${claim.sizeBytes} were stated.`,
  );
}
