import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { listArtifacts } from "@/lib/catalog/files/queries";
import { db } from "@/lib/db/client";
import type { Fault, FaultRequest, RecordedRepository } from "@/lib/hub/recorded-server";
import { listOutdatedReadings } from "@/lib/sync/artifacts/queries";
import { readRevisionFiles } from "@/lib/sync/artifacts/read-revision";
import { aZip } from "@/lib/testing/builders/archive";
import { aFact } from "@/lib/testing/builders/catalog";
import { aSafetensors, tensors } from "@/lib/testing/builders/weights";
import { aRepository, latestOf, served, student } from "@/lib/testing/recorded-sync";

const recorded = new URL("../../testing/recordings/pickles.json", import.meta.url);
const pickles = JSON.parse(readFileSync(recorded, "utf8")) as Record<string, { base64: string }>;
const large = (bytes: Uint8Array) => ({ bytes, lfs: true as const });
const weights = (name: string, side: number) =>
  large(aSafetensors(tensors({ [name]: ["F32", side] })));

const CARD = student("one/teacher");
const HOUR_MS = 60 * 60 * 1000;
let count = 0;

/** A synced model of these files, and its reading. */
async function aModelOf(
  files: NonNullable<RecordedRepository["files"]>,
  faults: (request: FaultRequest) => Fault | null = () => null,
) {
  count += 1;
  const ref = `again/model-${count}`;
  const { hub, sync } = await served({
    repositories: [{ ...aRepository(ref, CARD), files: { "README.md": CARD, ...files } }],
    faults: (request) => (request.path.endsWith(".safetensors") ? faults(request) : null),
  });
  await sync();
  const { id } = await latestOf(ref);
  return {
    revisionId: id,
    read: () => readRevisionFiles(id, { hub, store: null, job: "test" }),
  };
}

/** As when the readers became better after a revision was read. */
async function outdate(revisionId: string) {
  await db().fileReading.updateMany({ data: { readerVersion: 1 } });
  await db().revisionReading.update({ where: { revisionId }, data: { readerVersion: 1 } });
}

const problemsOf = async (revisionId: string) =>
  (
    await db().revisionProblem.findMany({
      where: { revisionId, code: { startsWith: "artifacts." } },
      orderBy: [{ code: "asc" }, { field: "asc" }],
    })
  ).map(({ code, field }) => [code, field]);

const parametersOf = async (revisionId: string) =>
  (
    await db().fact.findFirst({
      where: { revisionId, kind: "artifact", field: "parameters", revokedAt: null },
    })
  )?.value;

describe("the same bytes under several names", () => {
  const running = large(Buffer.from(pickles["torch archive that runs"]?.base64 ?? "", "base64"));

  test("are read as each of them, whichever was read first", async () => {
    const attacker = await aModelOf({
      "x.safetensors.index.json": running,
      "x.safetensors": running,
      "tokenizer_config.json": running,
      "pytorch_model.bin": running,
    });
    const victim = await aModelOf({ "pytorch_model.bin": running });
    expect(await attacker.read()).toMatchObject({ fetched: 4 });
    expect(await victim.read()).toMatchObject({ fetched: 0, known: 1 });
    const danger = ["artifacts.dangerous_import", "pytorch_model.bin"];
    expect(await problemsOf(victim.revisionId)).toEqual([danger]);
    expect(await problemsOf(attacker.revisionId)).toEqual(
      expect.arrayContaining([danger, ["artifacts.disguised", "x.safetensors"]]),
    );
    const shown = (await listArtifacts(attacker.revisionId)).map(({ path, reading }) => [
      path,
      reading?.status,
      reading?.pickle?.imports[0]?.verdict,
      reading?.problems.map(({ code }) => code),
    ]);
    expect(shown).toEqual([
      ["README.md", undefined, undefined, undefined],
      ["tokenizer_config.json", "malformed", undefined, ["malformed"]],
      ["x.safetensors", "read", "dangerous", ["disguised", "dangerous_import"]],
      ["x.safetensors.index.json", "malformed", undefined, ["malformed"]],
      ["pytorch_model.bin", "read", "dangerous", ["dangerous_import"]],
    ]);
  });
});

test("a pickle that cannot be read, or not to its end, is told", async () => {
  const { read, revisionId } = await aModelOf({
    "a.bin": large(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2])),
    "b.bin": large(Buffer.from([0x3f, 0x80, 0, 0, 0x3f, 0x80])),
    "c.bin": large(aZip([["x/weights", Buffer.from("N.")]])),
    "d.bin": large(aZip(Array.from({ length: 201 }, (_, at) => [`${at}.pkl`, Buffer.from("N.")]))),
  });
  await read();
  expect(await problemsOf(revisionId)).toEqual([
    ["artifacts.partly_read", "d.bin"],
    ["artifacts.unsupported", "a.bin"],
    ["artifacts.unsupported", "c.bin"],
  ]);
});

describe("what the Hub shows no more", () => {
  test.each([
    [
      "a gate",
      { status: 403, headers: { "x-error-code": "GatedRepo" }, body: '{"error":"gated"}' },
    ],
    ["a missing file", { status: 404, headers: { "x-error-code": "EntryNotFound" }, body: "{}" }],
  ])("for %s is told by earlier readers, and stays outdated", async (name, fault) => {
    let isShown = true;
    const file = weights(name, 29);
    const { read, revisionId } = await aModelOf({ "model.safetensors": file }, () =>
      isShown ? null : fault,
    );
    await read();
    await outdate(revisionId);
    isShown = false;
    expect(await read()).toMatchObject({ fetched: 0 });
    expect(await parametersOf(revisionId)).toBe(29);
    expect((await problemsOf(revisionId)).map(([code]) => code)).toEqual(["artifacts.unreadable"]);
    const kept = await db().revisionReading.findUniqueOrThrow({ where: { revisionId } });
    expect(kept).toMatchObject({ readerVersion: 1, tries: 1 });
    isShown = true;
    expect(await read()).toMatchObject({ fetched: 1 });
    expect(await problemsOf(revisionId)).toEqual([]);
  });

  test("as a whole is not put into the queue", async () => {
    const { read, revisionId } = await aModelOf({ "model.safetensors": weights("gone", 3) });
    await read();
    await outdate(revisionId);
    expect(await listOutdatedReadings(10)).toContain(revisionId);
    await aFact(revisionId, "hubStatus", "gone");
    expect(await listOutdatedReadings(10)).not.toContain(revisionId);
  });
});

describe("a reading that fails", () => {
  const triedAgo = (revisionId: string, hours: number) =>
    db().revisionReading.update({
      where: { revisionId },
      data: { triedAt: new Date(Date.now() - hours * HOUR_MS) },
    });
  const isListed = async (revisionId: string) =>
    (await listOutdatedReadings(100)).includes(revisionId);

  test("is tried again after a while, each time a longer one", async () => {
    let isDown = true;
    const { read, revisionId } = await aModelOf({ "model.safetensors": weights("down", 31) }, () =>
      isDown ? { status: 503 } : null,
    );
    // Two tries of one job.
    await expect(read()).rejects.toMatchObject({ kind: "unavailable" });
    await expect(read()).rejects.toMatchObject({ kind: "unavailable" });
    expect(await isListed(revisionId)).toBe(false);
    await triedAgo(revisionId, 6.1);
    expect(await isListed(revisionId)).toBe(true);
    await expect(read()).rejects.toMatchObject({ kind: "unavailable" });
    await triedAgo(revisionId, 6.1);
    expect(await isListed(revisionId)).toBe(false);
    await triedAgo(revisionId, 12.1);
    expect(await isListed(revisionId)).toBe(true);
    isDown = false;
    await read();
    await triedAgo(revisionId, 100);
    expect(await isListed(revisionId)).toBe(false);
  });

  test("goes behind what was not tried for longer", async () => {
    const failing = await aModelOf({ "model.safetensors": weights("failing", 2) });
    const waiting = await aModelOf({ "model.safetensors": weights("waiting", 2) });
    for (const { read, revisionId } of [failing, waiting]) {
      await read();
      await outdate(revisionId);
    }
    const firstOf = async () => {
      const listed = await listOutdatedReadings(100);
      return listed.find((id) => [failing.revisionId, waiting.revisionId].includes(id));
    };
    await triedAgo(failing.revisionId, 7);
    await triedAgo(waiting.revisionId, 8);
    expect(await firstOf()).toBe(waiting.revisionId);
    await triedAgo(failing.revisionId, 9);
    expect(await firstOf()).toBe(failing.revisionId);
  });
});
