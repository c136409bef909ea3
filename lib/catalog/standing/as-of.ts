import { z } from "zod";

const moment = z.iso.datetime();

/** Up to when a record is known to be true: which commit was read, and when its source was last asked. */
export const AsOf = z
  .object({
    sha: z.string().nullable().describe("the commit read; null for an unpinned revision"),
    readAt: moment.describe("when this revision was last read"),
    checkedAt: moment
      .nullable()
      .describe(
        "when the Hub last confirmed that this is its newest commit; null when it was not asked, or named another",
      ),
    newer: z
      .object({ sha: z.string(), seenAt: moment })
      .nullable()
      .describe("the commit the Hub showed last, where it is another that has not been read yet"),
  })
  .meta({ id: "AsOf" });
export type AsOf = z.infer<typeof AsOf>;

/** What the tracker holds of a repository: what its Hub showed last, and what of it was read. */
export type Tracked = {
  sha: string | null;
  status: string;
  seenAt: string;
  readSha: string | null;
  readAt: string | null;
};

/** How current a revision is by what its Hub showed; `tracked` is null where no Hub was asked. */
export function asOf(
  revision: { sha: string | null; capturedAt: string; isLatest: boolean },
  tracked: Tracked | null,
): AsOf {
  const { sha, capturedAt, isLatest } = revision;
  const readAgainAt = sha !== null && tracked?.readSha === sha ? tracked.readAt : null;
  // Of an earlier revision nobody asks whether it is the newest; of a repository that is hidden or gone nobody can.
  const shown = isLatest && sha !== null && tracked?.status === "listed" ? tracked : null;
  return {
    sha,
    readAt: readAgainAt ?? capturedAt,
    checkedAt: shown !== null && shown.sha === sha ? shown.seenAt : null,
    newer: shown?.sha && shown.sha !== sha ? { sha: shown.sha, seenAt: shown.seenAt } : null,
  };
}
