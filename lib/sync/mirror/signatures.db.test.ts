import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { trustedKey } from "@/lib/signing/signature";
import { checkMirrored } from "@/lib/sync/mirror/signatures";
import { aRepositoryOf, asked, aStore, large, mirror, sha256Of } from "@/lib/testing/mirrored";
import { served, student } from "@/lib/testing/recorded-sync";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const PEM = publicKey.export({ type: "spki", format: "pem" }).toString();

/** A signature over these files as Model Signing makes one with a key. */
function signed(files: Record<string, Uint8Array>): string {
  const resources = Object.entries(files)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => ({ name, algorithm: "sha256", digest: sha256Of(bytes) }));
  const root = createHash("sha256");
  for (const { digest } of resources) root.update(Buffer.from(digest, "hex"));
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "model", digest: { sha256: root.digest("hex") } }],
    predicateType: "https://model_signing/signature/v1.0",
    predicate: {
      serialization: {
        method: "files",
        hash_type: "sha256",
        allow_symlinks: false,
        ignore_paths: ["model.sig"],
      },
      resources,
    },
  };
  const payload = Buffer.from(JSON.stringify(statement));
  const payloadType = "application/vnd.in-toto+json";
  const encoded = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ]);
  return JSON.stringify({
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: {
      publicKey: { hint: sha256Of(Buffer.from(PEM)) },
      tlogEntries: [],
    },
    dsseEnvelope: {
      payload: payload.toString("base64"),
      payloadType,
      signatures: [{ sig: sign("sha256", encoded, privateKey).toString("base64"), keyid: "" }],
    },
  });
}

test("a mirror knows every hash, so that a signature is verified over every file", async () => {
  const weights = Buffer.from("weights");
  const card = Buffer.from(student("one/teacher"));
  const files = { "README.md": card, "model.safetensors": weights };
  const { hub, sync } = await served({
    repositories: [
      aRepositoryOf("two/signed", {
        "model.safetensors": large(weights),
        "model.sig": signed(files),
      }),
      aRepositoryOf("two/changed", {
        "model.safetensors": large(Buffer.from("other weights")),
        "model.sig": signed(files),
      }),
    ],
  });
  await sync();
  const store = await aStore();
  const keys = [trustedKey("trainer", PEM)];
  for (const [ref, verdict, words] of [
    ["two/signed", "verified", ""],
    ["two/changed", "mismatch", "model.safetensors was changed"],
  ] as const) {
    const revisionId = await asked(ref);
    await mirror(revisionId, hub, store);
    expect(await checkMirrored(revisionId, store, keys)).toBe(1);
    const [check] = await db().signatureCheck.findMany({ where: { revisionId } });
    expect(check).toMatchObject({ verdict, kind: "key", signer: "trainer" });
    expect(check?.message).toContain(words);
  }
});
