import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { GET } from "@/app/api/health/ready/route";
import { testDatabase } from "@/lib/testing/database";

const { owner } = await testDatabase();

async function readiness() {
  const response = await GET();
  return { status: response.status, body: (await response.json()) as unknown };
}

test("without a worker requests are served, with a warning", async () => {
  const silent = {
    status: 200,
    body: {
      status: "ready",
      reasons: [],
      warnings: [
        "No worker was heard for 60 s: nothing is synced until one runs (npm run worker).",
      ],
      starterLoaded: false,
    },
  };
  expect(await readiness()).toEqual(silent);
  const heardAt = new Date(Date.now() - 61_000);
  await owner.worker.create({ data: { id: randomUUID(), host: "attic", pid: 7, heardAt } });
  expect(await readiness()).toEqual(silent);
  await owner.worker.create({ data: { id: randomUUID(), host: "attic", pid: 8 } });
  expect(await readiness()).toMatchObject({ status: 200, body: { warnings: [] } });
});
