import type { Job } from "@/lib/jobs/schema";
import { openHub } from "@/lib/sync/hub";
import { finished } from "@/lib/sync/jobs/finished";
import { runSync } from "@/lib/sync/engine/run";

/** One repository, because somebody said that it changed. */
export const repositoryJob: Job<"sync.repository"> = {
  name: "sync.repository",
  async run({ ref }, { signal }) {
    const hub = openHub({ signal });
    const scope = { models: [ref] };
    finished(await runSync({ hub, scope, reach: "visit", job: "sync.repository", signal }));
  },
};
