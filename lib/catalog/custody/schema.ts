import { z } from "zod";

const moment = z.iso.datetime();

/** Whether the bytes of a revision are kept here. `files` and `bytes` count what is kept and was compared by hash. */
export const MirrorState = z
  .object({
    status: z.enum(["waiting", "copying", "complete", "refused", "failed", "released"]),
    files: z.int().describe("files kept here, each compared by its sha256"),
    filesCopied: z.int().describe("how far the copying is, which may end as nothing"),
    filesWanted: z.int(),
    bytes: z.number().describe("bytes of those files; the same bytes under two names count once"),
    bytesCopied: z.number(),
    bytesWanted: z.number(),
    message: z.string().nullable().describe("why it was refused or failed"),
    askedAt: moment,
    finishedAt: moment.nullable(),
  })
  .meta({ id: "MirrorState" });
export type MirrorState = z.infer<typeof MirrorState>;

/** What came of verifying a signature found in a repository. It says who signed these bytes, not what made them. */
export const SignatureCheck = z
  .object({
    path: z.string(),
    kind: z.enum(["key", "certificate"]).nullable(),
    verdict: z.enum(["verified", "signature_only", "mismatch", "invalid", "unsupported"]),
    signer: z.string().nullable(),
    issuer: z.string().nullable(),
    message: z.string(),
    checkedAt: moment,
  })
  .meta({ id: "SignatureCheck" });
export type SignatureCheck = z.infer<typeof SignatureCheck>;

/** A revision of a model, all of whose files are kept here. */
export const KeptRevision = z.object({
  sha: z.string().nullable(),
  digest: z.string(),
  files: z.int(),
  bytes: z.number(),
});
export type KeptRevision = z.infer<typeof KeptRevision>;

/** What is in Proofline's own keeping of a revision: its bytes, and what was found of its signatures. */
export const Custody = z.object({
  mirror: MirrorState.nullable().describe("null where nobody asked for a copy"),
  signatures: z.array(SignatureCheck).describe("the newest check of each signature found"),
  kept: z
    .array(KeptRevision)
    .describe("other revisions of the model that are kept here, newest first"),
});
export type Custody = z.infer<typeof Custody>;
