import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import seeds from "@sigstore/tuf/seeds.json" with { type: "json" };
import { z } from "zod";
import type { SigningBundle } from "@/lib/signing/bundle";

/** A key somebody configured as trusted. `name` is how people know it. */
export type TrustedKey = { name: string; key: KeyObject; hint: string };

/** What came of checking a signature, whatever it signs. */
export type SignatureReading =
  | { standing: "good"; signer: string; issuer: string | null }
  /** The signature is not one, or its certificate does not hold. */
  | { standing: "bad"; message: string }
  /** Nothing here says whose key it is. */
  | { standing: "unknown_signer"; message: string };

// The curves the format allows, each with its hash.
const HASHES = new Map([
  ["prime256v1", "sha256"],
  ["secp384r1", "sha384"],
  ["secp521r1", "sha512"],
]);

/**
 * Reads a public key that is to be trusted.
 * @throws {Error} where it is no key on P-256, P-384 or P-521
 */
export function trustedKey(name: string, pem: string): TrustedKey {
  const key = createPublicKey(pem);
  if (!HASHES.has(key.asymmetricKeyDetails?.namedCurve ?? ""))
    throw new Error(`${name} is not an elliptic curve key on P-256, P-384 or P-521.`);
  // As the format's own tool writes it: over the PEM text, line feeds included.
  const written = key.export({ type: "spki", format: "pem" });
  return { name, key, hint: createHash("sha256").update(written).digest("hex") };
}

/** Checks the signature of a bundle against trusted keys, or against the public certificate authority and its logs. */
export function checkSignature(
  bundle: SigningBundle,
  keys: readonly TrustedKey[],
): SignatureReading {
  if (bundle.material.kind === "key") return checkWithKey(bundle, bundle.material.hint, keys);
  if (bundle.material.route === "private")
    return {
      standing: "unknown_signer",
      message: "It was signed with a certificate of a private authority, which is not known here.",
    };
  return checkWithCertificate(bundle);
}

function checkWithKey(
  { payloadType, payload, signature }: SigningBundle,
  hint: string | null,
  keys: readonly TrustedKey[],
): SignatureReading {
  const signed = preAuthEncoding(payloadType, payload);
  const candidates = keys.filter((key) => hint === null || key.hint === hint);
  const signer = candidates.find(({ key }) =>
    verify(HASHES.get(key.asymmetricKeyDetails?.namedCurve ?? ""), signed, key, signature),
  );
  if (signer) return { standing: "good", signer: signer.name, issuer: null };
  if (candidates.length > 0 && hint !== null)
    return { standing: "bad", message: "The signature does not fit the key it names." };
  const named = hint === null ? "a key it does not name" : `the key ${hint.slice(0, 16)}…`;
  return {
    standing: "unknown_signer",
    message: `It was signed with ${named}, which is not among the keys configured here.`,
  };
}

// https://github.com/secure-systems-lab/dsse, protocol v1.0: what a signature of an envelope covers.
function preAuthEncoding(payloadType: string, payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Offline: the roots are those the Sigstore client ships, so an authority newer than them is not known. */
function checkWithCertificate({ raw }: SigningBundle): SignatureReading {
  try {
    const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(shippedRoot())), {
      tlogThreshold: 1,
      ctlogThreshold: 1,
    });
    const { identity } = verifier.verify(toSignedEntity(bundleFromJSON(raw)));
    const issuer = identity?.extensions?.issuer ?? null;
    return { standing: "good", signer: identity?.subjectAlternativeName ?? "unnamed", issuer };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { standing: "bad", message: `Its certificate or log entry does not hold: ${reason}.` };
  }
}

const Seeds = z.record(
  z.string(),
  z.object({ targets: z.looseObject({ "trusted_root.json": z.base64() }) }),
);

function shippedRoot(): unknown {
  const [repository] = Object.values(Seeds.parse(seeds));
  const text = Buffer.from(repository?.targets["trusted_root.json"] ?? "", "base64").toString();
  return JSON.parse(text);
}
