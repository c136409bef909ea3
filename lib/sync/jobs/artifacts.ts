import type { Job } from "@/lib/jobs/schema";
import { log } from "@/lib/log";
import { artifactStore } from "@/lib/store/store";
import { readRevisionFiles } from "@/lib/sync/artifacts/read-revision";
import { openHub } from "@/lib/sync/hub";

/** Reads what the headers, tokenizers and pickles of a revision say. */
export const artifactsJob: Job<"artifacts.read"> = {
  name: "artifacts.read",
  async run({ revisionId }, { signal }) {
    const hub = openHub({ signal });
    const sources = { hub, store: artifactStore() };
    const outcome = await readRevisionFiles(revisionId, {
      ...sources,
      job: "artifacts.read",
      signal,
    });
    log.info({ revisionId, ...outcome }, "files of a revision read");
  },
};
