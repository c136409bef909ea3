import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { storableText } from "@/lib/hub/storable-text";
import type { Json } from "@/lib/sync/reading/claim";

// As in lib/hub: what lies deeper was made to break its readers.
const MAX_DEPTH = 100;

/**
 * Any value as JSON that Postgres can store; what JSON cannot say (NaN, functions, a value within itself) becomes null,
 * as does what lies deeper than 100 levels.
 */
export function storableJson(value: unknown): Json {
  return storable(value, []);
}

function storable(value: unknown, around: readonly object[]): Json {
  if (typeof value === "string") return storableText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean") return value;
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value === null || typeof value !== "object") return null;
  if (around.length === MAX_DEPTH || around.includes(value)) return null;
  const within = [...around, value];
  if (Array.isArray(value)) return value.map((item) => storable(item, within));
  const stated = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    stated.map(([key, item]) => [storableText(key), storable(item, within)]),
  );
}

/** The RFC 8785 form two equal values share. */
export function canonicalJson(value: Json): string {
  // canonicalize is typed as possibly undefined for undefined input only.
  return canonicalize(value) ?? "null";
}

/** sha256 over the canonical form, in hex. */
export function digestOf(value: Json): string {
  return sha256(canonicalJson(value));
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
