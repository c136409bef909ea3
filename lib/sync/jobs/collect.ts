import type { Job } from "@/lib/jobs/schema";
import { log } from "@/lib/log";
import { openStore } from "@/lib/sync/mirror/store";
import { collectGarbage } from "@/lib/sync/mirror/upkeep/collect";
import { verifyStore } from "@/lib/sync/mirror/upkeep/verify";

/** Hashed again a day: a disk rots unseen, and all of it at once would be all it does. */
const VERIFIED_A_DAY = 50_000_000_000;

/** Removes bytes no mirror refers to any more, and compares some of the others with their hash again. */
export const collectJob: Job<"mirror.collect"> = {
  name: "mirror.collect",
  async run(_, { signal }) {
    const store = openStore();
    const collected = await collectGarbage({ store, signal });
    // A bucket compares by itself, and charges for what is read.
    const verified =
      store.name === "disk" ? await verifyStore({ store, maxBytes: VERIFIED_A_DAY, signal }) : null;
    log.info({ store: store.name, collected, verified }, "artifact store kept in order");
  },
};
