import { env } from "@/lib/env";
import { enqueue } from "@/lib/jobs/enqueue";
import type { Job } from "@/lib/jobs/schema";
import { openHub } from "@/lib/sync/hub";
import { mirrorRevision } from "@/lib/sync/mirror/mirror";
import { checkMirrored } from "@/lib/sync/mirror/signatures";
import { openStore } from "@/lib/sync/mirror/store";
import { readTrustedKeys } from "@/lib/sync/signatures/keys";

/** Copies all bytes of a revision into the store, and verifies its signatures over them. */
export const mirrorJob: Job<"mirror.revision"> = {
  name: "mirror.revision",
  async run({ revisionId }, { signal }) {
    const { ARTIFACT_MIRROR_MAX_BYTES: maxBytes, PROOFLINE_SIGNING_KEYS } = env();
    const store = openStore();
    const hub = openHub({ signal });
    const status = await mirrorRevision(revisionId, { hub, store, maxBytes, signal });
    if (status !== "complete") return;
    await checkMirrored(revisionId, store, await readTrustedKeys(PROOFLINE_SIGNING_KEYS));
    // Hashes learned on the way name contents that nobody could read under a name before.
    await enqueue("artifacts.read", { revisionId });
  },
};
