import { z } from "zod";

const moment = z.iso.datetime();

/** A revision whose bytes are kept here, or were asked for. */
export const MirrorRow = z.object({
  revisionId: z.uuid(),
  ref: z.string(),
  sha: z.string().nullable(),
  status: z.enum(["waiting", "copying", "complete", "refused", "failed", "released"]),
  /** `admin` or `rule:<id>`. */
  wantedBy: z.string(),
  filesDone: z.int(),
  filesTotal: z.int(),
  bytesDone: z.number(),
  bytesTotal: z.number(),
  message: z.string().nullable(),
  askedAt: moment,
  finishedAt: moment.nullable(),
});
export type MirrorRow = z.infer<typeof MirrorRow>;

/** What the artifact store holds; `unreferencedBytes` are kept by no mirror and removed by the next collection. */
export const StoreTotals = z.object({
  contents: z.int(),
  bytes: z.number(),
  unreferencedBytes: z.number(),
  verifiedAt: moment.nullable().describe("up to when every stored hash was last compared"),
  mirrors: z.record(z.string(), z.int()).describe("mirrors by status"),
});
export type StoreTotals = z.infer<typeof StoreTotals>;
