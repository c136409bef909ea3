import { afterAll, expect, test, vi } from "vitest";
import { startRecordedHub } from "@/lib/hub/recorded-server";
import { ModelSearch } from "@/lib/search/schema";
import { testDatabase } from "@/lib/testing/database";
import { aRepository, student } from "@/lib/testing/recorded-sync";

await testDatabase();
const ref = "one/told";
// A Hub that shows nothing any more would not be believed.
const hub = await startRecordedHub({
  repositories: [aRepository(ref, student("one/teacher")), aRepository("one/stays", "# Stays")],
});

// The environment is read once: this file's is complete only now.
const SECRET = "a secret of this test alone";
Object.assign(process.env, {
  PROOFLINE_WEBHOOK_SECRET: SECRET,
  PROOFLINE_HUB_URL: hub.url,
  LOG_LEVEL: "error",
});
const { POST } = await import("@/app/api/hub/webhook/route");
const { startWorker } = await import("@/lib/jobs/worker");
const { searchModels } = await import("@/lib/search/queries");
const { repositoryJob } = await import("@/lib/sync/jobs/repository");
const worker = await startWorker({ jobs: [repositoryJob] });
afterAll(async () => {
  await worker.stop();
  await hub.stop();
});

vi.setConfig({ testTimeout: 120_000 });
const PATIENCE = { timeout: 75_000, interval: 50 };

async function deliver(scope: string, action: string, name: string, newSha?: string) {
  const response = await POST(
    new Request("http://localhost/api/hub/webhook", {
      method: "POST",
      headers: { "x-webhook-secret": SECRET },
      body: JSON.stringify({
        event: { scope, action },
        repo: { type: "model", name },
        ...(newSha && { updatedRefs: [{ ref: "refs/heads/main", newSha }] }),
      }),
    }),
  );
  expect(await response.json()).toEqual({ status: "queued" });
}

/** What a search lists. */
async function listed() {
  const { models } = await searchModels(ModelSearch.parse({}));
  return models.map(({ id, license, status }) => `${id} ${license ?? "no license"} ${status}`);
}
const until = (expected: string[]) =>
  vi.waitFor(async () => expect(await listed()).toEqual(expected), PATIENCE);

test("what the Hub tells of a model shows in the search: it came, changed, moved and went", async () => {
  await deliver("repo", "create", ref);
  await until(["one/told mit listed"]);

  const card = student("one/teacher").replace("license: mit", "license: apache-2.0");
  const sha = hub.commit(ref, { files: { "README.md": card } });
  await deliver("repo.content", "update", ref, sha);
  await until(["one/told apache-2.0 listed"]);

  hub.rename(ref, "one/retold");
  await deliver("repo", "move", "one/retold");
  await until(["one/retold apache-2.0 listed"]);

  hub.remove("one/retold");
  await deliver("repo", "delete", "one/retold");
  await until(["one/retold apache-2.0 gone"]);
});
