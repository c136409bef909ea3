import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { loadRelease, loadRun, type RunPart } from "@/lib/sync/loaders";
import { NO_COUNTS, type RunCounts } from "@/lib/sync/schema";
import { aSignedInPerson } from "@/lib/testing/builders/accounts";
import { aModel, aSearchDocument } from "@/lib/testing/builders/catalog";
import { aMirror } from "@/lib/testing/builders/custody";
import { asRequest } from "@/lib/testing/request";

async function asAdmin<T>(load: () => Promise<T>): Promise<T> {
  const { cookie } = await aSignedInPerson({ isAdmin: true });
  const { value } = await asRequest({ cookie }, load);
  if (value === undefined) throw new Error("The loader led elsewhere.");
  return value;
}

async function aRun(counts: Partial<RunCounts>) {
  return db().syncRun.create({
    data: {
      source: "hub",
      hubUrl: "https://huggingface.co",
      scope: {},
      status: "completed",
      // Long ago, where no test writes a change.
      startedAt: new Date("2020-01-01T00:00:00Z"),
      finishedAt: new Date("2020-01-01T00:01:00Z"),
      counts: { ...NO_COUNTS, ...counts },
      outcomes: {
        create: [
          { ref: "a/applied", outcome: "applied" },
          { ref: "a/unreadable", outcome: "unreadable", reason: "The Hub shows no such thing." },
        ],
      },
    },
  });
}

describe("a run", () => {
  it.each<[Partial<RunCounts>, RunPart | undefined, RunPart]>([
    [{ unreadable: 1, applied: 1 }, undefined, "unreadable"],
    [{ unreadable: 1, failed: 1 }, undefined, "failed"],
    [{ applied: 1 }, undefined, "changes"],
    [{ unreadable: 1 }, "changes", "changes"],
    [{ unreadable: 1 }, "applied", "applied"],
  ])("with %j, asked for %s, opens on %s", async (counts, asked, shown) => {
    const { id } = await aRun(counts);
    const { show, outcomes } = await asAdmin(() => loadRun(id, { show: asked, after: undefined }));
    expect(show).toBe(shown);
    if (shown === "unreadable" || shown === "applied")
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([shown]);
  });
});

describe("a copy to let go of", () => {
  it("is told with what its source shows of the model", async () => {
    const model = await aModel();
    const { ref, revision } = model;
    await aMirror(revision.id, [{ path: "model.gguf", sizeBytes: 10n }]);
    const { copy } = await asAdmin(() => loadRelease(revision.id));
    expect(copy).toMatchObject({ ref, bytes: 10, atSource: "listed" });
    await aSearchDocument(model, { status: "gone" });
    const after = await asAdmin(() => loadRelease(revision.id));
    expect(after.copy).toMatchObject({ atSource: "gone" });
  });

  it("is none where nothing is kept", async () => {
    const { revision } = await aModel();
    await aMirror(revision.id, [], { status: "released" });
    for (const id of [revision.id, crypto.randomUUID(), "nothing"])
      expect((await asAdmin(() => loadRelease(id))).copy).toBeNull();
  });
});
