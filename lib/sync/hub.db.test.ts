import { afterAll, expect, test } from "vitest";
import { startRecordedHub } from "@/lib/hub/recorded-server";
import { openHub } from "@/lib/sync/hub";
import { listLimits } from "@/lib/sync/limits/queries";
import { testDatabase } from "@/lib/testing/database";

await testDatabase();
const server = await startRecordedHub({
  repositories: [{ id: "a/one", info: { sha: "a1".repeat(20), tags: [] } }],
  limits: { api: { quota: 50, windowSeconds: 600 } },
});
process.env.PROOFLINE_HUB_URL = `${server.url}/`;
process.env.HF_TOKEN = "";
afterAll(() => server.stop());

test("the Hub of this installation is asked within the limits all share, by every job of a process", async () => {
  const waits: string[] = [];
  const stop = new AbortController();
  const [job, other, command] = [
    openHub({ signal: stop.signal }),
    openHub(),
    openHub({ onWait: ({ reason }) => waits.push(reason) }),
  ];
  await job.info("a/one");
  await other.info("a/one");
  await command.info("a/one");
  stop.abort(new Error("stopped"));
  await expect(job.info("a/one")).rejects.toThrow("stopped");
  await other.info("a/one");
  expect([job, other, command].map((hub) => hub.requests())).toEqual([1, 2, 1]);
  expect(await listLimits()).toMatchObject([
    { hubUrl: server.url, token: "anonymous", class: "api", quota: 50 },
  ]);
  expect(waits).toEqual([]);
});
