import { describe, expect, test } from "vitest";
import { findAddress, findModel } from "@/lib/catalog/queries";
import { aFact, aModel, aRevision, aSearchDocument } from "@/lib/testing/builders/catalog";
import { aChange, aFormerName, aTrackedRepository } from "@/lib/testing/builders/changes";
import { aSha, unique } from "@/lib/testing/builders/unique";
import { findStanding } from "./queries";

const READ = new Date("2026-03-02T00:00:00Z");
const SEEN = new Date("2026-03-03T00:00:00Z");

describe("as of", () => {
  test("a model no Hub was asked about is as of when it was read, unchecked", async () => {
    const { ref, revision } = await aModel();
    const model = await findModel(ref);
    expect(model?.asOf).toEqual({
      sha: revision.sha,
      readAt: model?.revision.capturedAt,
      checkedAt: null,
      newer: null,
    });
  });

  test("the Hub's last word confirms the latest revision, and it alone", async () => {
    const model = await aModel();
    const earlier = model.revision.sha ?? "";
    const latest = await aRevision(model);
    await aTrackedRepository({ ...model, revision: latest }, { readAt: READ });
    expect((await findModel(model.ref))?.asOf).toEqual({
      sha: latest.sha,
      readAt: READ.toISOString(),
      checkedAt: SEEN.toISOString(),
      newer: null,
    });
    expect((await findModel(model.ref, earlier))?.asOf).toMatchObject({
      sha: earlier,
      checkedAt: null,
      newer: null,
    });
  });

  test("a commit the Hub shows and nobody has read is named", async () => {
    const model = await aModel();
    const sha = aSha();
    await aTrackedRepository(model, { sha });
    expect((await findModel(model.ref))?.asOf).toMatchObject({
      checkedAt: null,
      newer: { sha, seenAt: SEEN.toISOString() },
    });
  });

  test("of several Hubs, the one the record was read from speaks", async () => {
    const model = await aModel();
    await aTrackedRepository(model);
    await aTrackedRepository(model, {
      hubUrl: "https://hub.example",
      seenAt: new Date("2026-04-01"),
    });
    expect((await findModel(model.ref))?.asOf.checkedAt).toBe(SEEN.toISOString());
  });
});

describe("status", () => {
  test("is told of every revision, with when it was seen first", async () => {
    const model = await aModel();
    const earlier = model.revision.sha ?? "";
    await aSearchDocument(model, { status: "gone" });
    const latest = await aRevision(model);
    await aFact(latest.id, "hubStatus", "gone", { createdAt: new Date("2026-03-09") });
    expect(await findModel(model.ref)).toMatchObject({
      status: "gone",
      statusSince: "2026-03-09T00:00:00.000Z",
    });
    await aChange(
      model,
      { kind: "gone", before: { status: "listed" }, after: { status: "gone" } },
      { at: SEEN },
    );
    for (const revision of ["latest", earlier]) {
      expect(await findModel(model.ref, revision)).toMatchObject({
        status: "gone",
        statusSince: SEEN.toISOString(),
      });
    }
  });

  test("a model that returned is listed and since no day", async () => {
    const model = await aModel();
    await aSearchDocument(model);
    await aChange(model, {
      kind: "gone",
      before: { status: "listed" },
      after: { status: "gone" },
    });
    await aChange(model, {
      kind: "returned",
      before: { status: "gone" },
      after: { status: "listed" },
    });
    expect(await findStanding(model.id)).toMatchObject({ status: "listed", statusSince: null });
  });
});

describe("former names", () => {
  test("lead to the model, in any case, and are told newest first", async () => {
    const model = await aModel();
    const [first, second] = [`${unique("Old")}/${unique("Name")}`, `${unique("old")}/second`];
    await aFormerName(model, first, READ);
    await aFormerName(model, second, SEEN);
    expect(await findAddress(first.toUpperCase())).toEqual({
      ref: model.ref,
      isFormer: true,
      hasRevision: false,
    });
    expect((await findModel(model.ref))?.formerNames).toEqual([
      { ref: second, until: SEEN.toISOString() },
      { ref: first, until: READ.toISOString() },
    ]);
  });

  test("a name another model took leads to that one", async () => {
    const renamed = await aModel();
    const taker = await aModel();
    await aFormerName(renamed, taker.ref);
    expect(await findAddress(taker.ref)).toEqual({
      ref: taker.ref,
      isFormer: false,
      hasRevision: true,
    });
  });

  test("a name nobody had leads nowhere, and a revision nobody knows is not there", async () => {
    const { ref } = await aModel();
    for (const name of ["no/body", "half", "a/\0", "' OR 1=1/--"]) {
      expect(await findAddress(name)).toBeNull();
    }
    for (const revision of ["nope", "a\0", aSha()]) {
      expect(await findAddress(ref, revision)).toMatchObject({ ref, hasRevision: false });
    }
  });
});
