import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { askForMirror, releaseMirror } from "@/lib/sync/mirror/commands";
import {
  ADMIN,
  aRepositoryOf,
  asked,
  aStore,
  brokenIn,
  keptBytes,
  large,
  mirror,
  mirrorRow,
  sha256Of,
} from "@/lib/testing/mirrored";
import { latestOf, served } from "@/lib/testing/recorded-sync";

const eventsOf = async (revisionId: string) =>
  (await db().auditEvent.findMany({ orderBy: { seq: "asc" } }))
    .filter(({ payload }) => payload.includes(revisionId) && payload.includes("revision"))
    .map(({ action }) => action)
    .filter((action) => action.startsWith("mirror."));

test("all bytes of a commit are kept, compared, and their hashes learned", async () => {
  const weights = randomBytes(3_000_000);
  const config = '{"model_type":"llama"}';
  const repository = aRepositoryOf("two/kept", {
    "model.safetensors": large(weights),
    "copy.safetensors": large(weights),
    "config.json": config,
    "a/__init__.py": "",
  });
  const { hub, sync, server } = await served({ repositories: [repository] });
  await sync();
  const revisionId = await asked("two/kept");
  const store = await aStore();
  expect(await mirror(revisionId, hub, store)).toBe("complete");
  const kept = await keptBytes(revisionId, store);
  expect([...kept.keys()].toSorted()).toEqual([
    "README.md",
    "a/__init__.py",
    "config.json",
    "copy.safetensors",
    "model.safetensors",
  ]);
  expect(kept.get("model.safetensors")?.equals(weights)).toBe(true);
  expect(kept.get("config.json")?.toString()).toBe(config);
  const fetched = server.requests.filter(({ path }) => path.endsWith(".safetensors"));
  expect(fetched).toHaveLength(1);
  const { artifacts, sha } = await latestOf("two/kept");
  const hashes = new Map(artifacts.map(({ path, sha256 }) => [path, sha256]));
  expect(hashes.get("config.json")).toBe(sha256Of(Buffer.from(config)));
  expect(hashes.get("copy.safetensors")).toBe(sha256Of(weights));
  expect(fetched[0]?.path).toContain(`/resolve/${sha ?? ""}/`);
  const row = await mirrorRow(revisionId);
  expect(row).toMatchObject({ filesDone: 5, filesTotal: 5, bytesDone: row.bytesTotal });
  expect(await eventsOf(revisionId)).toEqual(["mirror.asked", "mirror.completed"]);
  expect(await mirror(revisionId, hub, store)).toBe("complete");
  expect(server.requests.filter(({ path }) => path.endsWith(".safetensors"))).toHaveLength(1);
});

test("what another revision keeps is not fetched again", async () => {
  const weights = randomBytes(200_000);
  const files = { "model.safetensors": large(weights), "vocab.txt": "a b c" };
  const { hub, sync, server } = await served({
    repositories: [aRepositoryOf("two/first", files), aRepositoryOf("two/second", files)],
  });
  await sync();
  const store = await aStore();
  await mirror(await asked("two/first"), hub, store);
  const before = server.requests.length;
  const second = await asked("two/second");
  expect(await mirror(second, hub, store)).toBe("complete");
  expect(server.requests).toHaveLength(before);
  expect((await mirrorRow(second)).files).toHaveLength(3);
});

test.each([
  ["model.safetensors", /^model.safetensors: The content's sha256 is \w{64}, where \w{64} was/],
  ["big.txt", /^big.txt: The source sends more than the 50000 bytes it stated/],
])(
  "wrong bytes of %s refuse the mirror and name the file; another's stays",
  async (path, words) => {
    const weights = randomBytes(100_000);
    const [right, wrong] = [`two/right-${path}`, `two/wrong-${path}`];
    let spoilt = "nothing";
    const { hub, sync } = await served({
      repositories: [
        aRepositoryOf(right, { "model.safetensors": large(weights) }),
        aRepositoryOf(wrong, {
          "model.safetensors": large(randomBytes(100_000)),
          "big.txt": randomBytes(25_000).toString("hex"),
        }),
      ],
      faults: ({ path }) =>
        path.startsWith(`/${wrong}/resolve/`) && path.endsWith(spoilt)
          ? { body: "y".repeat(100_000) }
          : null,
    });
    await sync();
    const store = await aStore();
    const first = await asked(right);
    await mirror(first, hub, store);
    const second = await asked(wrong);
    spoilt = path;
    expect(await mirror(second, hub, store)).toBe("refused");
    const row = await mirrorRow(second);
    expect(row).toMatchObject({ status: "refused", files: [] });
    expect(row.message).toMatch(words);
    expect(await eventsOf(second)).toEqual(["mirror.asked", "mirror.refused"]);
    expect(await brokenIn(store)).toEqual([]);
    expect((await keptBytes(first, store)).get("model.safetensors")?.equals(weights)).toBe(true);
    spoilt = "nothing";
    await askForMirror(second, "admin", ADMIN);
    expect(await mirror(second, hub, store)).toBe("complete");
  },
);

test("a connection that is cut again and again is gone on with from where it broke", async () => {
  const weights = randomBytes(900_000);
  const repository = aRepositoryOf("two/cut", { "model.safetensors": large(weights) });
  const { hub, sync, server } = await served({
    repositories: [repository],
    faults: ({ path }) => (path.endsWith("model.safetensors") ? { dropAfterBytes: 200_000 } : null),
  });
  await sync();
  const revisionId = await asked("two/cut");
  const store = await aStore();
  expect(await mirror(revisionId, hub, store)).toBe("complete");
  expect((await keptBytes(revisionId, store)).get("model.safetensors")?.equals(weights)).toBe(true);
  const ranges = server.requests.flatMap(({ range }) => (range?.endsWith("-") ? [range] : []));
  expect(ranges.length).toBeGreaterThanOrEqual(4);
});

test("a repository that is gone halfway fails it with the reason, and is not asked again", async () => {
  const repository = aRepositoryOf("two/gone", {
    "a.safetensors": large(randomBytes(50_000)),
    "b.safetensors": large(randomBytes(40_000)),
  });
  let isGone = false;
  const { hub, sync } = await served({
    repositories: [repository],
    faults: ({ path }) =>
      isGone && path.endsWith("b.safetensors")
        ? { status: 404, headers: { "x-error-code": "RepoNotFound" } }
        : null,
  });
  await sync();
  isGone = true;
  const revisionId = await asked("two/gone");
  const store = await aStore();
  expect(await mirror(revisionId, hub, store)).toBe("failed");
  expect((await mirrorRow(revisionId)).message).toMatch(
    /^b.safetensors: The Hub shows no repository/,
  );
});

test("a Hub that does not answer fails it until the next try, which goes on", async () => {
  const weights = randomBytes(300_000);
  const repository = aRepositoryOf("two/away", { "model.safetensors": large(weights) });
  let isAway = false;
  const { hub, sync } = await served({
    repositories: [repository],
    faults: ({ path }) => (isAway && path.includes("/resolve/") ? { status: 503 } : null),
  });
  await sync();
  const revisionId = await asked("two/away");
  const store = await aStore();
  isAway = true;
  await expect(mirror(revisionId, hub, store)).rejects.toThrow("could not answer");
  await expect(mirror(revisionId, hub, store)).rejects.toThrow("could not answer");
  expect(await mirrorRow(revisionId)).toMatchObject({ status: "failed", files: [] });
  isAway = false;
  expect(await mirror(revisionId, hub, store)).toBe("complete");
  expect(await mirrorRow(revisionId)).toMatchObject({ status: "complete", message: null });
});

test("a worker that stops leaves the copy to the next one", async () => {
  const weights = randomBytes(2_000_000);
  const repository = aRepositoryOf("two/stopped", { "model.safetensors": large(weights) });
  const { hub, sync, server } = await served({
    repositories: [repository],
    faults: ({ path, headers }) =>
      path.endsWith("model.safetensors") && headers.range === undefined
        ? { dropAfterBytes: 1_200_000 }
        : null,
  });
  await sync();
  const revisionId = await asked("two/stopped");
  const store = await aStore();
  const stop = new AbortController();
  const interrupting = {
    ...hub,
    open: async (...place: Parameters<typeof hub.open>) => {
      if ((place[3]?.start ?? 0) > 0) stop.abort(new Error("The worker stops."));
      return hub.open(...place);
    },
  };
  await expect(mirror(revisionId, interrupting, store, { signal: stop.signal })).rejects.toThrow(
    "The worker stops.",
  );
  expect((await mirrorRow(revisionId)).status).toBe("copying");
  expect(await mirror(revisionId, hub, store)).toBe("complete");
  const begun = server.requests.filter(
    ({ path, range }) => path.endsWith("model.safetensors") && range === null,
  );
  expect(begun).toHaveLength(1);
  expect((await keptBytes(revisionId, store)).get("model.safetensors")?.equals(weights)).toBe(true);
});

test("without the room it needs nothing is copied, and the number is told", async () => {
  const repository = aRepositoryOf("two/wide", {
    "model.safetensors": large(randomBytes(400_000)),
  });
  const { hub, sync, server } = await served({ repositories: [repository] });
  await sync();
  const revisionId = await asked("two/wide");
  const store = await aStore();
  const before = server.requests.length;
  const full = { ...store, freeBytes: () => Promise.resolve(1_000) };
  expect(await mirror(revisionId, hub, full)).toBe("refused");
  expect((await mirrorRow(revisionId)).message).toMatch(
    /^The artifact store has room for 1 kB, and 40[01] kB are still to be copied/,
  );
  expect(server.requests).toHaveLength(before);
});

test("a copy that is released while it is under way stops", async () => {
  const repository = aRepositoryOf("two/unwanted", {
    "a.safetensors": large(randomBytes(100_000)),
    "b.txt": "words",
  });
  const { hub, sync } = await served({ repositories: [repository] });
  await sync();
  const revisionId = await asked("two/unwanted");
  const store = await aStore();
  const releasing = {
    ...hub,
    open: async (...place: Parameters<typeof hub.open>) => {
      if (place[2] === "a.safetensors") await releaseMirror(revisionId, ADMIN);
      return hub.open(...place);
    },
  };
  expect(await mirror(revisionId, releasing, store)).toBe("released");
  expect(await mirrorRow(revisionId)).toMatchObject({ status: "released", files: [] });
});
