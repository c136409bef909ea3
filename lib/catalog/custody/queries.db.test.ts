import { describe, expect, test } from "vitest";
import { aModel, aRevision } from "@/lib/testing/builders/catalog";
import { aMirror, aSignatureCheck } from "@/lib/testing/builders/custody";
import { aDigest } from "@/lib/testing/builders/unique";
import { findCustody } from "./queries";

test("of a revision nobody asked to keep nothing is here", async () => {
  const { revision } = await aModel();
  expect(await findCustody(revision.id)).toEqual({ mirror: null, signatures: [], kept: [] });
});

describe("a copy", () => {
  test("is counted from its files; bytes under two names are kept once", async () => {
    const { revision } = await aModel();
    const sha256 = aDigest();
    await aMirror(revision.id, [
      { path: "model.safetensors", sizeBytes: 5_000_000_000n, sha256 },
      { path: "copy.safetensors", sizeBytes: 5_000_000_000n, sha256 },
      { path: "config.json", sizeBytes: 700n },
    ]);
    expect((await findCustody(revision.id)).mirror).toMatchObject({
      status: "complete",
      files: 3,
      filesWanted: 3,
      bytes: 5_000_000_700,
      message: null,
      finishedAt: "2026-03-03T00:00:00.000Z",
    });
  });

  test("that is still made says how far it is, and what was refused says why", async () => {
    const { revision } = await aModel();
    await aMirror(revision.id, [], {
      status: "copying",
      filesTotal: 9,
      filesDone: 3,
      bytesTotal: 900n,
      bytesDone: 250n,
      finishedAt: null,
    });
    expect((await findCustody(revision.id)).mirror).toMatchObject({
      status: "copying",
      files: 0,
      filesCopied: 3,
      filesWanted: 9,
      bytesCopied: 250,
      bytesWanted: 900,
      finishedAt: null,
    });
    const refused = await aModel();
    await aMirror(refused.revision.id, [], { status: "refused", message: "It is gated." });
    expect((await findCustody(refused.revision.id)).mirror).toMatchObject({
      status: "refused",
      message: "It is gated.",
    });
  });

  test("of another revision is named, where it is whole", async () => {
    const model = await aModel();
    const latest = await aRevision(model);
    const released = await aRevision(model, { aliases: [] });
    await aMirror(model.revision.id, [{ path: "model.gguf", sizeBytes: 10n }]);
    await aMirror(released.id, [], { status: "released" });
    expect(await findCustody(latest.id)).toMatchObject({
      mirror: null,
      kept: [{ sha: model.revision.sha, files: 1, bytes: 10 }],
    });
    expect((await findCustody(model.revision.id)).kept).toEqual([]);
  });
});

test("of each signature the newest check is told", async () => {
  const { revision } = await aModel();
  await aSignatureCheck(revision.id, {
    verdict: "signature_only",
    checkedAt: new Date("2026-03-01"),
  });
  await aSignatureCheck(revision.id, { checkedAt: new Date("2026-03-02T01:02:03Z") });
  await aSignatureCheck(revision.id, { path: "other.sigstore", verdict: "mismatch" });
  expect((await findCustody(revision.id)).signatures).toMatchObject([
    {
      path: "model.sig",
      verdict: "verified",
      signer: "trainer@example.com",
      checkedAt: "2026-03-02T01:02:03.000Z",
    },
    { path: "other.sigstore", verdict: "mismatch" },
  ]);
});
