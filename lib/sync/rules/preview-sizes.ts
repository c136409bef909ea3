import { type Hub, HubError } from "@/lib/hub/client";
import type { ListedEntry } from "@/lib/sync/engine/judgement";
import { isHubDown } from "@/lib/sync/engine/visit";

/** How many bytes some repositories hold together. */
export type Size = {
  /** Null where there is nothing to go by. */
  bytes: number | null;
  /** Of how many repositories the size is known, and of how many in all; the rest is estimated from these. */
  known: number;
  all: number;
  /** By repository, as far as it is known. */
  of: Map<string, number>;
};

/** So many repositories are asked for their files where the listing states no size. */
const SAMPLE = 20;

/** Bytes a value takes in a file, by the names safetensors has for its types. */
const BYTES: Record<string, number> = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I8: 1,
  U8: 1,
  BOOL: 1,
  F4: 0.5,
  I4: 0.5,
};

/** Sizes as the entries state them, else as the files of a few of them add up; the mean of these stands for the rest. */
export async function sizesOf(entries: readonly ListedEntry[], hub: Hub): Promise<Size> {
  const of = new Map<string, number>();
  const unstated: ListedEntry[] = [];
  for (const entry of entries) {
    const bytes = statedBytes(entry.raw);
    if (bytes === null) unstated.push(entry);
    else of.set(entry.listed.ref, bytes);
  }
  const sample = spread(unstated, SAMPLE);
  const sampled = await Promise.all(
    sample.map(async ({ listed }) => [listed.ref, await bytesOfFiles(listed, hub)] as const),
  );
  for (const [ref, bytes] of sampled) if (bytes !== null) of.set(ref, bytes);
  const answered = sampled.flatMap(([, bytes]) => bytes ?? []);
  const known = sum([...of.values()]);
  const missing = entries.length - of.size;
  const basis = answered.length > 0 ? answered : [...of.values()];
  const bytes =
    missing === 0
      ? known
      : basis.length === 0
        ? null
        : known + (missing * sum(basis)) / basis.length;
  return {
    bytes: bytes === null ? null : Math.round(bytes),
    known: of.size,
    all: entries.length,
    of,
  };
}

/** What the Hub says it stores of a repository, else what its weights take by their count and type. */
function statedBytes(raw: unknown): number | null {
  if (!isObject(raw)) return null;
  if (isCount(raw.usedStorage)) return raw.usedStorage;
  const counts = isObject(raw.safetensors) ? raw.safetensors.parameters : null;
  if (!isObject(counts)) return null;
  let bytes = 0;
  for (const [type, count] of Object.entries(counts)) {
    const width = Object.hasOwn(BYTES, type) ? BYTES[type] : undefined;
    if (width === undefined || !isCount(count)) return null;
    bytes += width * count;
  }
  return bytes;
}

async function bytesOfFiles(
  { ref, sha }: { ref: string; sha: string | null },
  hub: Hub,
): Promise<number | null> {
  try {
    const { files } = await hub.files(ref, sha ?? "HEAD");
    const sizes = files.flatMap(({ sizeBytes }) => sizeBytes ?? []);
    // A sum of some would look like the whole.
    return sizes.length === 0 || sizes.length < files.length ? null : sum(sizes);
  } catch (error) {
    if (error instanceof HubError && !isHubDown(error)) return null;
    throw error;
  }
}

/** So many of a list, evenly from its whole length. */
function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const step = items.length / most;
  return Array.from({ length: most }, (_, at) => items[Math.floor(at * step)]).filter(
    (item) => item !== undefined,
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
