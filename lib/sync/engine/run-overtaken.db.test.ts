import { expect, it } from "vitest";
import { db } from "@/lib/db/client";
import type { FaultRequest } from "@/lib/hub/recorded-server";
import { runSync } from "@/lib/sync/engine/run";
import { aGate, aRepository, latestOf, outcomesOf, served } from "@/lib/testing/recorded-sync";

const card = (license: string) => `---\ntags: [distilled]\nlicense: ${license}\n---\n`;

it("a listing that is overtaken by a visit asks again, and moves nothing back", async () => {
  const gate = aGate();
  let isHeld = true;
  const faults = ({ path }: FaultRequest) =>
    isHeld && path.includes("over/taken") && path.includes("README") ? gate.fault() : null;
  const { hub, server, sync } = await served({
    repositories: [aRepository("over/taken", card("mit"))],
    faults,
  });
  const first = sync({ listing: { author: "over" } });
  await expect.poll(gate.isReached, { timeout: 60_000 }).toBe(true);
  isHeld = false;
  // Created while the listing still holds the first commit in its hands, and then moved.
  await runSync({ hub, scope: { models: ["over/taken"] }, reach: "visit", job: "test" });
  server.commit("over/taken", { files: { "README.md": card("apache-2.0") } });
  await runSync({ hub, scope: { models: ["over/taken"] }, reach: "visit", job: "test" });
  const { sha } = await latestOf("over/taken");
  gate.open();
  const { runId, status } = await first;
  expect(status).toBe("completed");
  expect(await outcomesOf(runId)).toEqual({ "over/taken": "unchanged" });
  const latest = await latestOf("over/taken");
  expect(latest.sha).toBe(sha);
  expect(latest.facts.find(({ field }) => field === "license")?.value).toBe("apache-2.0");
  const changes = await db().modelChange.findMany({
    where: { model: { ref: "over/taken" } },
    select: { kind: true },
    orderBy: { seq: "asc" },
  });
  expect(changes.map(({ kind }) => kind).toSorted()).toEqual(["files", "license", "moved"]);
  expect(
    await db().hubRepository.findFirst({ where: { ref: "over/taken" }, select: { sha: true } }),
  ).toEqual({ sha });
});

it("a repository that was set back to an earlier commit is believed", async () => {
  const before = aRepository("set/back", card("mit"), { lastModified: "2026-01-02T00:00:00.000Z" });
  const { sync, server } = await served({ repositories: [before] });
  await sync({ listing: { author: "set" } });
  const old = await latestOf("set/back");
  server.commit("set/back", { files: { "README.md": card("apache-2.0") } });
  await sync({ listing: { author: "set" } });
  expect((await latestOf("set/back")).sha).not.toBe(old.sha);
  server.put(before);
  await sync({ listing: { author: "set" } });
  expect((await latestOf("set/back")).id).toBe(old.id);
});
