import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";

const BYTES = 32;

/** A secret nobody can guess: 256 random bits, in characters that need no escaping in an address. */
export const newSecret = () => randomBytes(BYTES).toString("base64url");

/** What `newSecret` gives; anything else was not made here. */
export const Secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * What is stored in a secret's place and found by. A digest of random bits cannot be turned back, so it needs no salt;
 * and how long a look-up takes tells nothing of the secret.
 */
export const digestOf = (secret: string) => createHash("sha256").update(secret).digest("hex");
