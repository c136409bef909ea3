import { spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { db } from "@/lib/db/client";
import type { ArtifactStore } from "@/lib/store/schema";
import { s3Store } from "@/lib/store/s3/store";
import { verifyStore } from "@/lib/sync/mirror/upkeep/verify";
import { uploadsInDatabase } from "@/lib/sync/mirror/uploads/commands";
import { testDatabase } from "@/lib/testing/database";
import {
  aRepositoryOf,
  asked,
  aStore,
  brokenIn,
  keptBytes,
  large,
  mirrorRow,
} from "@/lib/testing/mirrored";
import { served } from "@/lib/testing/recorded-sync";
import { startS3Server } from "@/lib/testing/s3-server";

const { url } = await testDatabase();
const script = fileURLToPath(new URL("../../testing/mirror-process.ts", import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));

// Processes take their time to start where the machine is busy.
vi.setConfig({ testTimeout: 300_000 });

type Killed = {
  name: string;
  files: Map<string, Buffer>;
  kills: number;
  /** How many bytes a process may live for. */
  lifetime: () => number;
};

/** Mirrors in one process after another, each killed before it is done; the last is let live. */
async function outlive(
  store: ArtifactStore,
  env: Record<string, string>,
  { name, files, kills, lifetime }: Killed,
) {
  const { hub, sync, server } = await served({
    repositories: [
      aRepositoryOf(
        name,
        Object.fromEntries([...files].map(([path, bytes]) => [path, large(bytes)])),
      ),
    ],
  });
  await sync();
  const revisionId = await asked(name);
  const run = async (dies: Record<string, string>) => {
    const child = spawn(process.execPath, ["--import", "tsx", script], {
      cwd: root,
      env: {
        ...process.env,
        DATABASE_URL: url,
        LOG_LEVEL: "error",
        TEST_HUB_URL: hub.url,
        TEST_REVISION: revisionId,
        ...env,
        ...dies,
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
    return (await once(child, "exit")) as [number | null, string | null];
  };

  for (let kill = 0; kill < kills; kill++) {
    const bytes = lifetime();
    expect(await run({ TEST_DIES_AFTER_BYTES: String(bytes) })).toEqual([null, "SIGKILL"]);
    expect(await brokenIn(store)).toEqual([]);
    expect(await mirrorRow(revisionId)).toMatchObject({ status: "copying", files: [] });
    // What a killed worker held is free after a while.
    await db().pendingUpload.updateMany({ data: { heldUntil: new Date(0) } });
  }
  expect(await run({})).toEqual([0, null]);
  expect(await mirrorRow(revisionId)).toMatchObject({ status: "complete" });
  const kept = await keptBytes(revisionId, store);
  for (const [path, bytes] of files) expect(kept.get(path)?.equals(bytes)).toBe(true);
  const { contents, broken } = await verifyStore({ store });
  expect({ contents, broken }).toEqual({ contents: files.size + 1, broken: [] });
  expect(await db().pendingUpload.count()).toBe(0);
  return server.requests;
}

test("a mirror killed at random points loses nothing, and no file on disk fails its hash", async () => {
  const store = await aStore();
  const files = new Map<string, Buffer>([
    ["model-1.safetensors", randomBytes(9_000_000)],
    ["model-2.safetensors", randomBytes(7_000_000)],
    ["model-3.safetensors", randomBytes(5_000_000)],
    ...Array.from({ length: 20 }, (_, i) => [`small-${i}.bin`, randomBytes(20_000)] as const),
  ]);
  // Together less than all of it, so that each is killed before it is done.
  const lifetime = () => randomInt(1, 1_600_000);
  const env = { ARTIFACT_STORE: `disk:${store.folder}` };
  await outlive(store, env, { name: "two/killed", files, kills: 12, lifetime });
});

test("nor in a bucket, where another worker goes on with the upload", async () => {
  const server = await startS3Server();
  try {
    const { endpoint, bucket } = server;
    const address = { endpoint, bucket, prefix: "killed", region: "us-east-1" };
    const options = { ...address, partBytes: 5 * 1024 * 1024 };
    const files = new Map([
      ["model-1.safetensors", randomBytes(90_000_000)],
      ["model-2.safetensors", randomBytes(1_000_000)],
    ]);
    // Beyond the parts that may be on their way at once, so that at least one has arrived.
    const lifetime = () => randomInt(22_000_000, 27_000_000);
    const requests = await outlive(
      s3Store(options, uploadsInDatabase),
      { TEST_BUCKET: JSON.stringify(options) },
      { name: "two/killed-in-bucket", files, kills: 3, lifetime },
    );
    const begun = requests
      .filter(({ path }) => path.endsWith("model-1.safetensors"))
      .map(({ range }) => Number(/bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0));
    expect(begun).toHaveLength(4);
    expect(begun[0]).toBe(0);
    expect(new Set(begun).size).toBe(4);
    expect(begun).toEqual(begun.toSorted((a, b) => a - b));
  } finally {
    await server.stop();
  }
});
