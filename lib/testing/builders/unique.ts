import { createHash, randomBytes } from "node:crypto";

const run = randomBytes(3).toString("hex");
let count = 0;

/** A name nobody else in this database has: `model-1f3a9c-7`. */
export function unique(noun: string): string {
  count += 1;
  return `${noun}-${run}-${count}`;
}

/** A commit sha nobody else has. */
export function aSha(): string {
  return createHash("sha1").update(unique("sha")).digest("hex");
}

/** A sha256 nobody else has. */
export function aDigest(): string {
  return createHash("sha256").update(unique("digest")).digest("hex");
}
