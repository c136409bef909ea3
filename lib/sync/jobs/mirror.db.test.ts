import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { db } from "@/lib/db/client";
import { releaseMirror } from "@/lib/sync/mirror/commands";
import { testDatabase } from "@/lib/testing/database";
import {
  ADMIN,
  aRepositoryOf,
  asked,
  aStore,
  keptBytes,
  large,
  mirrorRow,
} from "@/lib/testing/mirrored";
import { served } from "@/lib/testing/recorded-sync";

const { url } = await testDatabase();
const root = fileURLToPath(new URL("../../..", import.meta.url));

// Processes take their time to start where the machine is busy.
vi.setConfig({ testTimeout: 120_000 });
const PATIENCE = { timeout: 100_000, interval: 100 };

test("what is asked for, a worker mirrors; what is released, it collects", async () => {
  const weights = randomBytes(500_000);
  const { hub, sync } = await served({
    repositories: [aRepositoryOf("two/worked", { "model.safetensors": large(weights) })],
  });
  await sync();
  const store = await aStore();
  const worker = spawn(process.execPath, ["--import", "tsx", "bin/worker.ts"], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: url,
      LOG_LEVEL: "error",
      PROOFLINE_HUB_URL: hub.url,
      ARTIFACT_STORE: `disk:${store.folder}`,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    const revisionId = await asked("two/worked");
    await vi.waitFor(async () => {
      expect((await mirrorRow(revisionId)).status).toBe("complete");
    }, PATIENCE);
    const kept = await keptBytes(revisionId, store);
    expect(kept.get("model.safetensors")?.equals(weights)).toBe(true);
    await db().blob.updateMany({ data: { storedAt: new Date(Date.now() - 2 * 60 * 60 * 1000) } });
    await releaseMirror(revisionId, ADMIN);
    await vi.waitFor(async () => {
      expect(await db().blob.count()).toBe(0);
    }, PATIENCE);
    for await (const left of store.list()) expect(left).toBeNull();
  } finally {
    const exited = once(worker, "exit");
    worker.kill("SIGTERM");
    await exited;
  }
});
