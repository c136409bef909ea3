import { createHub, type Hub } from "@/lib/hub/client";
import { mirrorRevision } from "@/lib/sync/mirror/mirror";
import { s3Store, type S3StoreOptions } from "@/lib/store/s3/store";
import { openStore } from "@/lib/sync/mirror/store";
import { uploadsInDatabase } from "@/lib/sync/mirror/uploads/commands";

// A mirror in a process of its own, which kills itself after so many bytes of the Hub.

const { TEST_HUB_URL = "", TEST_REVISION = "", TEST_BUCKET } = process.env;
const lifetime = Number(process.env.TEST_DIES_AFTER_BYTES ?? Infinity);

const hub = createHub({ url: TEST_HUB_URL });
let arrived = 0;

const open: Hub["open"] = async (...place) => {
  const content = await hub.open(...place);
  return { ...content, stream: counted(content.stream) };
};

async function* counted(stream: AsyncIterable<Uint8Array>) {
  for await (const chunk of stream) {
    arrived += chunk.length;
    if (arrived >= lifetime) process.kill(process.pid, "SIGKILL");
    yield chunk;
  }
}

/** A bucket with smaller parts than a store's own, so that a small file has many. */
const store =
  TEST_BUCKET === undefined
    ? openStore()
    : s3Store(JSON.parse(TEST_BUCKET) as S3StoreOptions, uploadsInDatabase);

const status = await mirrorRevision(TEST_REVISION, {
  hub: { ...hub, open },
  store,
  maxBytes: 1e12,
});
process.exit(status === "complete" ? 0 : 1);
