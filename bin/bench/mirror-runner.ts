import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createHub } from "@/lib/hub/client";
import { diskStore } from "@/lib/store/disk/store";

// Copies one file of the made-up Hub into a store on disk, in a process of its own so that its memory can be told.
// Arguments: the Hub's address, bytes, a folder. Prints { seconds, megabytes, maxRssMiB }.

const [url = "", size = "0", folder = ""] = process.argv.slice(2);
const bytes = Number(size);
const hub = createHub({ url });
const place = mkdtempSync(join(folder, "store-"));
const ref = `bench/weights-${bytes}`;
const sha = "a".repeat(40);
const { files } = await hub.files(ref, sha);
const [file] = files;
if (!file) throw new Error("The made-up Hub lists no weights.");
const store = diskStore(place);
const start = performance.now();
await store.put(
  { sha256: file.sha256, gitOid: null, sizeBytes: bytes },
  async (at, signal) => (await hub.open(ref, sha, file.path, { start: at, signal })).stream,
);
const seconds = (performance.now() - start) / 1_000;
rmSync(place, { recursive: true });
const maxRssMiB = process.resourceUsage().maxRSS / 1_024;
process.stdout.write(`${JSON.stringify({ seconds, megabytes: bytes / 1e6, maxRssMiB })}\n`);
process.exit(0);
