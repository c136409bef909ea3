import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type TrustedKey, trustedKey } from "@/lib/signing/signature";
import { isSignaturePath, verifySignature } from "@/lib/signing/verify";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "fixtures", name));
const PATH = "model.sig";

const SECOND = "32dcb1f8e1ae52d5963e56a6ba06ab58b424c15ed2a6b70d2feca1d089370028";
const FILES = [
  { path: "signme-1", sha256: "bc9a717db6064a32cbe9eae6fc40651dd6d36ef1757183f590eff2b1765d7ebc" },
  { path: "signme-2", sha256: SECOND },
  { path: "ignore-me", sha256: "0".repeat(64) },
  { path: ".gitattributes", sha256: null },
  { path: PATH, sha256: null },
];
const PUBLIC_FILES = [
  { path: "signme-1", sha256: "f6310066c7320497ea554260c32c43660bff648cb2a61194832cc086077085e1" },
  { path: "signme-2", sha256: SECOND },
];

const Signed = z.looseObject({
  dsseEnvelope: z.looseObject({ payload: z.string(), signatures: z.array(z.unknown()) }),
});
const Statement = z.looseObject({
  predicate: z.looseObject({
    resources: z.array(z.unknown()),
    serialization: z.looseObject({ hash_type: z.string() }),
  }),
});
const bundleOf = (name: string) => Signed.parse(JSON.parse(fixture(name).toString()));

const signingKey = () => trustedKey("release key", fixture("signing-key-pub.pem").toString());
const byKey = (files = FILES, keys: TrustedKey[] = [signingKey()]) =>
  verifySignature({ path: PATH, bytes: fixture("v1.1.0-elliptic-key.sig.json") }, files, keys);

describe("a signature by the project's own tool, with a key", () => {
  test("holds for the files it signs, whatever it says to leave out", () => {
    expect(byKey()).toMatchObject({
      verdict: "verified",
      kind: "key",
      signer: "release key",
      rootDigest: "92745110b1ab4368471cbe31664e10174e954b113a3df333db860317b2c6dec4",
      message:
        "The signature holds, and all 2 files it signs are as they were signed. It leaves out ignore-me, .gitattributes.",
      files: { ignored: ["ignore-me", ".gitattributes"] },
    });
  });

  test.each([".github/evil.bin", ".git/hooks/post-checkout", "ignore-me/modeling.py"])(
    "is not all there is where %s was left out of it",
    (path) => {
      const result = byKey([...FILES, { path, sha256: "2".repeat(64) }]);
      expect(result).toMatchObject({ verdict: "signature_only", signer: "release key" });
      expect(result.message).toContain(path);
      expect(result.files?.ignored).toContain(path);
    },
  );

  test.each([
    [
      "changed",
      FILES.map((file) => (file.path === "signme-2" ? { ...file, sha256: "1".repeat(64) } : file)),
      "signme-2 was changed",
    ],
    ["missing", FILES.filter(({ path }) => path !== "signme-2"), "signme-2 is missing"],
    [
      "added",
      [...FILES, { path: "added.bin", sha256: "2".repeat(64) }],
      "added.bin was not signed",
    ],
  ])("does not hold where a file was %s, and names it", (_, files, words) => {
    const result = byKey(files);
    expect(result.verdict).toBe("mismatch");
    expect(result.message).toContain(words);
  });

  test("says where a hash is not known", () => {
    const files = FILES.map((file) =>
      file.path === "signme-1" ? { ...file, sha256: null } : file,
    );
    expect(byKey(files)).toMatchObject({
      verdict: "signature_only",
      files: { unknown: ["signme-1"] },
    });
  });

  test("is not judged by keys nobody configured", () => {
    expect(byKey(FILES, [])).toMatchObject({ verdict: "unsupported", signer: null });
    expect(byKey(FILES, []).message).toContain("not among the keys configured here");
  });

  test("does not hold when a byte of what was signed changed", () => {
    const bundle = bundleOf("v1.1.0-elliptic-key.sig.json");
    const payload = Buffer.from(bundle.dsseEnvelope.payload, "base64").toString();
    bundle.dsseEnvelope.payload = Buffer.from(payload.replace("v1.1.0", "v1.1.1")).toString(
      "base64",
    );
    const bytes = Buffer.from(JSON.stringify(bundle));
    expect(verifySignature({ path: PATH, bytes }, FILES, [signingKey()])).toMatchObject({
      verdict: "invalid",
      signer: null,
    });
  });
});

describe("a signature of the public log", () => {
  const bytes = fixture("v1.1.0-sigstore.sig.json");

  test("holds offline and names who signed, and who vouched for them", () => {
    expect(verifySignature({ path: PATH, bytes }, PUBLIC_FILES, [])).toMatchObject({
      verdict: "verified",
      kind: "certificate",
      signer: "stefanb@us.ibm.com",
      issuer: "https://sigstore.verify.ibm.com/oauth2",
    });
  });

  test("does not hold with another signature in it", () => {
    const bundle = bundleOf("v1.1.0-sigstore.sig.json");
    const other = bundleOf("v1.1.0-elliptic-key.sig.json");
    bundle.dsseEnvelope.signatures = other.dsseEnvelope.signatures;
    const forged = Buffer.from(JSON.stringify(bundle));
    expect(verifySignature({ path: PATH, bytes: forged }, PUBLIC_FILES, []).verdict).toBe(
      "invalid",
    );
  });

  test("does not hold with what another signature signed", () => {
    const bundle = bundleOf("v1.1.0-sigstore.sig.json");
    const other = bundleOf("v1.1.0-elliptic-key.sig.json");
    bundle.dsseEnvelope.payload = other.dsseEnvelope.payload;
    const forged = Buffer.from(JSON.stringify(bundle));
    expect(verifySignature({ path: PATH, bytes: forged }, FILES, []).verdict).toBe("invalid");
  });
});

test("a certificate of a private authority is not taken for proof", () => {
  const bytes = fixture("v1.1.0-certificate.sig.json");
  expect(verifySignature({ path: PATH, bytes }, PUBLIC_FILES, [])).toMatchObject({
    verdict: "unsupported",
    kind: "certificate",
    signer: null,
  });
});

describe("a signature made here", () => {
  const sign = (statement: unknown, curve: string, hash: string) => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: curve });
    const key = trustedKey(curve, publicKey.export({ type: "spki", format: "pem" }).toString());
    const payload = Buffer.from(JSON.stringify(statement));
    const type = "application/vnd.in-toto+json";
    const signed = Buffer.concat([
      Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `),
      payload,
    ]);
    const sig = createSign(hash).update(signed).sign(privateKey).toString("base64");
    const bundle = {
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      verificationMaterial: { publicKey: { hint: key.hint }, tlogEntries: [] },
      dsseEnvelope: {
        payload: payload.toString("base64"),
        payloadType: type,
        signatures: [{ sig, keyid: "" }],
      },
    };
    return { key, bytes: Buffer.from(JSON.stringify(bundle)) };
  };
  const original = Statement.parse(
    JSON.parse(
      Buffer.from(
        bundleOf("v1.1.0-elliptic-key.sig.json").dsseEnvelope.payload,
        "base64",
      ).toString(),
    ),
  );

  test.each([
    ["prime256v1", "sha256"],
    ["secp384r1", "sha384"],
    ["secp521r1", "sha512"],
  ])("holds on %s with %s", (curve, hash) => {
    const { key, bytes } = sign(original, curve, hash);
    expect(verifySignature({ path: PATH, bytes }, FILES, [key]).verdict).toBe("verified");
  });

  test("does not hold where its list and its digest disagree, however well signed", () => {
    const [, ...resources] = original.predicate.resources;
    const statement = { ...original, predicate: { ...original.predicate, resources } };
    const { key, bytes } = sign(statement, "prime256v1", "sha256");
    expect(verifySignature({ path: PATH, bytes }, FILES, [key]).verdict).toBe("invalid");
  });

  test("that covers no file, and leaves out all weights, verifies nothing", () => {
    const weights = ["a.safetensors", "b.safetensors"];
    const files = [...weights, PATH].map((path) => ({ path, sha256: SECOND }));
    const statement = (ignored: string[]) => ({
      ...original,
      subject: [{ name: "model", digest: { sha256: createHash("sha256").digest("hex") } }],
      predicate: {
        resources: [],
        serialization: { ...original.predicate.serialization, ignore_paths: ignored },
      },
    });
    const nothing = sign(statement(weights), "prime256v1", "sha256");
    expect(
      verifySignature({ path: PATH, bytes: nothing.bytes }, files, [nothing.key]),
    ).toMatchObject({
      verdict: "signature_only",
      message:
        "The signature holds, but no file is signed by it. It leaves out a.safetensors, b.safetensors.",
      files: { same: [], ignored: weights },
    });
    const bare = sign(statement([]), "prime256v1", "sha256");
    const bytes = bare.bytes;
    expect(
      verifySignature({ path: PATH, bytes }, [{ path: PATH, sha256: null }], [bare.key]).verdict,
    ).toBe("signature_only");
  });

  test("is not judged where it hashes otherwise", () => {
    const serialization = { ...original.predicate.serialization, hash_type: "blake2b" };
    const statement = { ...original, predicate: { ...original.predicate, serialization } };
    const { key, bytes } = sign(statement, "prime256v1", "sha256");
    expect(verifySignature({ path: PATH, bytes }, FILES, [key]).verdict).toBe("unsupported");
  });
});

test.each(["", "{}", "[]", "null", '{"mediaType":1}', "\u0000\u0001"])(
  "what is no bundle (%j) is told, not thrown",
  (text) => {
    const result = verifySignature({ path: PATH, bytes: Buffer.from(text) }, FILES, [signingKey()]);
    expect(result).toMatchObject({ verdict: "unsupported", kind: null });
    expect(result.message).toMatch(/not a Sigstore bundle/);
  },
);

test("signatures are known by their names", () => {
  expect(
    ["model.sig", "a/model.sig", "weights.sigstore.json", "x.sigstore"].filter(isSignaturePath),
  ).toHaveLength(4);
  expect(["model.signature", "sig", "model.sig.txt"].filter(isSignaturePath)).toEqual([]);
});
