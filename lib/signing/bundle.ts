import { z } from "zod";

// Far above what the format needs for a repository of 20,000 files.
export const BUNDLE_BYTES_MOST = 16 * 1024 * 1024;

const Base64 = z.base64();

const Envelope = z.looseObject({
  payload: Base64,
  payloadType: z.literal("application/vnd.in-toto+json"),
  signatures: z.array(z.looseObject({ sig: Base64 })).length(1),
});

const Bundle = z.looseObject({
  mediaType: z.string().startsWith("application/vnd.dev.sigstore.bundle"),
  verificationMaterial: z.looseObject({
    publicKey: z.looseObject({ hint: z.string().nullish() }).optional(),
    certificate: z.looseObject({ rawBytes: Base64 }).optional(),
    x509CertificateChain: z
      .looseObject({ certificates: z.array(z.looseObject({ rawBytes: Base64 })).min(1) })
      .optional(),
  }),
  dsseEnvelope: Envelope,
});

const Digest = z.string().regex(/^[0-9a-f]{64}$/);

const Resource = z.looseObject({
  name: z.string().min(1).max(4_096),
  algorithm: z.string(),
  digest: z.string(),
});

// https://github.com/sigstore/model-transparency, src/model_signing/_signing/signing.py: predicate v1.0.
const Statement = z.looseObject({
  _type: z.literal("https://in-toto.io/Statement/v1"),
  predicateType: z.literal("https://model_signing/signature/v1.0"),
  subject: z.array(z.looseObject({ digest: z.looseObject({ sha256: Digest }) })).length(1),
  predicate: z.looseObject({
    serialization: z.looseObject({
      method: z.string(),
      hash_type: z.string().default("sha256"),
      ignore_paths: z.array(z.string()).default([]),
    }),
    resources: z.array(Resource).max(100_000),
  }),
});

/** What a signature is checked with: a key known by its hint, a certificate of the public log, or one of a private authority. */
export type SignerMaterial =
  | { kind: "key"; hint: string | null }
  | { kind: "certificate"; route: "fulcio" }
  | { kind: "certificate"; route: "private" };

/** A Model Signing bundle, read and not yet believed. */
export type SigningBundle = {
  raw: unknown;
  material: SignerMaterial;
  payloadType: string;
  payload: Buffer;
  signature: Buffer;
  statement: SignedStatement;
};

/** What was signed: the files by name and hash, and the digest over all of them. */
export type SignedStatement = {
  rootDigest: string;
  method: string;
  hashType: string;
  ignored: string[];
  resources: { name: string; algorithm: string; digest: string }[];
};

export type BundleReading = { ok: true; bundle: SigningBundle } | { ok: false; message: string };

/** Reads a Sigstore bundle that holds an OpenSSF Model Signing statement, or says in one sentence why it is none. */
export function readBundle(bytes: Uint8Array): BundleReading {
  if (bytes.length > BUNDLE_BYTES_MOST)
    return { ok: false, message: `It is longer than ${BUNDLE_BYTES_MOST} bytes.` };
  const raw = parsed(Buffer.from(bytes).toString("utf8"));
  const bundle = Bundle.safeParse(raw);
  if (!bundle.success)
    return { ok: false, message: `It is not a Sigstore bundle: ${firstIssue(bundle.error)}.` };
  const { dsseEnvelope, verificationMaterial } = bundle.data;
  const payload = Buffer.from(dsseEnvelope.payload, "base64");
  const statement = Statement.safeParse(parsed(payload.toString("utf8")));
  if (!statement.success)
    return {
      ok: false,
      message: `It does not hold a Model Signing statement: ${firstIssue(statement.error)}.`,
    };
  const material = materialOf(verificationMaterial);
  if (material === null) return { ok: false, message: "It names neither a key nor a certificate." };
  return {
    ok: true,
    bundle: {
      raw,
      material,
      payloadType: dsseEnvelope.payloadType,
      payload,
      signature: Buffer.from(dsseEnvelope.signatures[0]?.sig ?? "", "base64"),
      statement: statementOf(statement.data),
    },
  };
}

function materialOf(
  material: z.infer<typeof Bundle>["verificationMaterial"],
): SignerMaterial | null {
  if (material.certificate) return { kind: "certificate", route: "fulcio" };
  if (material.x509CertificateChain) return { kind: "certificate", route: "private" };
  return material.publicKey ? { kind: "key", hint: material.publicKey.hint ?? null } : null;
}

function statementOf({ subject, predicate }: z.infer<typeof Statement>): SignedStatement {
  const { method, hash_type: hashType, ignore_paths: ignored } = predicate.serialization;
  const resources = predicate.resources.map(({ name, algorithm, digest }) => ({
    name,
    algorithm,
    digest,
  }));
  return { rootDigest: subject[0]?.digest.sha256 ?? "", method, hashType, ignored, resources };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join(".") || "the document"}: ${issue.message}` : "unknown fault";
}
