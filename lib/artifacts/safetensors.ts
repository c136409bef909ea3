import { type ByteSource, readExactly } from "./byte-source";
import type {
  DtypeCount,
  FileReading,
  SafetensorsIndexSummary,
  SafetensorsSummary,
} from "./reading";
import { Malformed } from "./refusal";
import { parseStrictJson, type StrictJson } from "./strict-json";

/** Bits of an element, for every number format of the specification. */
const BITS = new Map([
  ["BOOL", 8],
  ["F4", 4],
  ["F6_E2M3", 6],
  ["F6_E3M2", 6],
  ["U8", 8],
  ["I8", 8],
  ["F8_E5M2", 8],
  ["F8_E4M3", 8],
  ["F8_E8M0", 8],
  ["F8_E4M3FNUZ", 8],
  ["F8_E5M2FNUZ", 8],
  ["I16", 16],
  ["U16", 16],
  ["F16", 16],
  ["BF16", 16],
  ["I32", 32],
  ["U32", 32],
  ["F32", 32],
  ["C64", 64],
  ["F64", 64],
  ["I64", 64],
  ["U64", 64],
]);

// As the format's own reader says.
const MAX_HEADER_BYTES = 100_000_000;
const LENGTH_BYTES = 8;
const MAX_ELEMENTS = 2n ** 64n - 1n;
const METADATA_KEY = "__metadata__";
const METADATA_SHOWN = 50;
const METADATA_CHARACTERS = 500;

type Read = Pick<FileReading, "summary" | "tensors">;
type Entry = {
  name: string;
  dtype: string;
  shape: number[];
  elements: bigint;
  start: number;
  end: number;
};

/**
 * Reads the header of a safetensors file and holds it to all that the format demands, so that a count taken from it is
 * exact and no bytes of the file are unaccounted for.
 * @throws {Malformed}
 */
export async function readSafetensors(source: ByteSource): Promise<Read> {
  const length = await headerLength(source);
  const bytes = await readExactly(source, LENGTH_BYTES, length, "its header");
  const { entries, metadata } = parseHeader(bytes);
  const end = checkedEnd(entries);
  checkSize(source.size, LENGTH_BYTES + length + end);
  return {
    summary: summaryOf(entries, metadata),
    tensors: entries.map(({ name, dtype, shape }) => [name, dtype, shape]),
  };
}

/**
 * Reads `….safetensors.index.json`: which tensor is in which file.
 * @throws {Malformed}
 */
export async function readSafetensorsIndex(source: ByteSource, maxBytes: number): Promise<Read> {
  const bytes = await source.read(0, maxBytes - 1);
  if (bytes.length === maxBytes) throw new Malformed(`The index is longer than ${maxBytes} bytes.`);
  const index = asMap(parseStrictJson(utf8(bytes, "The index")), "The index is no JSON object.");
  const weights = asMap(index.get("weight_map"), "The index has no weight_map.");
  const files = new Map<string, string[]>();
  for (const [name, file] of weights) {
    if (typeof file !== "string" || file === "")
      throw new Malformed(`The index does not say in which file ${quoted(name)} is.`);
    const names = files.get(file);
    if (names) names.push(name);
    else files.set(file, [name]);
  }
  const metadata = index.get("metadata");
  const total = metadata instanceof Map ? metadata.get("total_size") : null;
  const summary: SafetensorsIndexSummary = {
    kind: "safetensors_index",
    tensors: weights.size,
    totalBytes: typeof total === "number" && total >= 0 ? total : null,
    files: Object.fromEntries(files),
  };
  return { summary, tensors: null };
}

async function headerLength(source: ByteSource): Promise<number> {
  const bytes = await readExactly(source, 0, LENGTH_BYTES, "the length of its header");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES)
    throw new Malformed(
      `Its header says it is ${length} bytes long; no more than ${MAX_HEADER_BYTES} are allowed.`,
    );
  if (source.size !== null && Number(length) > source.size - LENGTH_BYTES)
    throw new Malformed(
      `Its header says it is ${length} bytes long, and the file has ${source.size}.`,
    );
  return Number(length);
}

function parseHeader(bytes: Uint8Array) {
  const text = utf8(bytes, "The header");
  if (!text.startsWith("{")) throw new Malformed("The header does not begin with a brace.");
  const header = asMap(parseStrictJson(text), "The header is no JSON object.");
  const metadata = metadataOf(header.get(METADATA_KEY));
  header.delete(METADATA_KEY);
  return { entries: [...header].map(([name, stated]) => entryOf(name, stated)), metadata };
}

function entryOf(name: string, stated: StrictJson): Entry {
  const info = asMap(stated, `The tensor ${quoted(name)} is not described by an object.`);
  const dtype = info.get("dtype");
  const bits = typeof dtype === "string" ? BITS.get(dtype) : undefined;
  if (typeof dtype !== "string" || bits === undefined)
    throw new Malformed(
      `The tensor ${quoted(name)} has the number format ${typeof dtype === "string" ? quoted(dtype) : "of no name"}, which the format does not know.`,
    );
  const shape = wholeNumbers(info.get("shape"));
  const offsets = wholeNumbers(info.get("data_offsets"));
  const [start, end] = offsets ?? [];
  if (!shape)
    throw new Malformed(`The shape of ${quoted(name)} is not a list of whole numbers from 0.`);
  if (offsets?.length !== 2 || start === undefined || end === undefined || end < start)
    throw new Malformed(`The data_offsets of ${quoted(name)} are not a start and an end after it.`);
  const elements = elementsOf(name, shape);
  if (elements * BigInt(bits) !== BigInt(end - start) * 8n)
    throw new Malformed(
      `The tensor ${quoted(name)} has ${elements} elements of ${bits} bits and ${end - start} bytes for them.`,
    );
  return { name, dtype, shape, elements, start, end };
}

/** As in the format's own reader, a product beyond 64 bits is refused; multiplying on would cost more than the file. */
function elementsOf(name: string, shape: readonly number[]): bigint {
  let product = 1n;
  for (const side of shape) {
    product *= BigInt(side);
    if (product > MAX_ELEMENTS)
      throw new Malformed(`The shape of ${quoted(name)} has more elements than can be counted.`);
  }
  return product;
}

/** Tensors follow one another without a gap, so nothing can hide between them. */
function checkedEnd(entries: readonly Entry[]): number {
  const inOrder = entries.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  for (const { name, start, end } of inOrder) {
    if (start < at)
      throw new Malformed(
        `The tensor ${quoted(name)} begins at byte ${start}, within the one before it.`,
      );
    if (start > at)
      throw new Malformed(`${start - at} bytes before the tensor ${quoted(name)} belong to none.`);
    at = end;
  }
  return at;
}

function checkSize(size: number | null, demanded: number) {
  if (size === null || size === demanded) return;
  throw new Malformed(
    size < demanded
      ? `The file is cut: its header describes ${demanded} bytes, and it has ${size}.`
      : `${size - demanded} bytes after the last tensor belong to none.`,
  );
}

function summaryOf(
  entries: readonly Entry[],
  metadata: Record<string, string>,
): SafetensorsSummary {
  const counts = new Map<string, number>();
  let packedElements = 0;
  for (const { name, dtype, elements } of entries) {
    counts.set(dtype, (counts.get(dtype) ?? 0) + Number(elements));
    if (isPacked(name, dtype)) packedElements += Number(elements);
  }
  const dtypes = byElements(counts);
  const elements = dtypes.reduce((sum, count) => sum + count.elements, 0);
  return {
    kind: "safetensors",
    tensors: entries.length,
    elements,
    parameters: packedElements === 0 ? elements : null,
    packedElements,
    dtypes,
    metadata,
  };
}

/** Elements by number format, most first. */
export function byElements(counts: ReadonlyMap<string, number>): DtypeCount[] {
  return [...counts]
    .map(([dtype, elements]) => ({ dtype, elements }))
    .toSorted((a, b) => b.elements - a.elements || a.dtype.localeCompare(b.dtype));
}

/**
 * Whether an element holds several weights: quantizers pack 2 to 8 bits of each into words of 8 or 32 (`qweight` of
 * GPTQ and AWQ, `weight_packed` of compressed-tensors, `_blocks` of MXFP4, a `weight` in bytes or words of bitsandbytes
 * and MLX). A weight in I8 is itself.
 */
function isPacked(name: string, dtype: string): boolean {
  return /^(?:U8|U32|I32)$/.test(dtype) && /(?:weight|weight_packed|_blocks)$/.test(name);
}

function metadataOf(stated: StrictJson | undefined): Record<string, string> {
  if (stated === undefined) return {};
  const members = asMap(stated, "The __metadata__ is no JSON object.");
  const texts = [...members].map(([key, value]): [string, string] => {
    if (typeof value !== "string")
      throw new Malformed(`The __metadata__ ${quoted(key)} is no text.`);
    return [key.slice(0, METADATA_CHARACTERS), value.slice(0, METADATA_CHARACTERS)];
  });
  return Object.fromEntries(texts.slice(0, METADATA_SHOWN));
}

function wholeNumbers(value: StrictJson | undefined): number[] | null {
  if (!Array.isArray(value)) return null;
  const numbers = value.filter((item) => typeof item === "number" && item >= 0);
  return numbers.length === value.length ? (numbers as number[]) : null;
}

function asMap(value: StrictJson | undefined, otherwise: string): Map<string, StrictJson> {
  if (value instanceof Map) return value;
  throw new Malformed(otherwise);
}

function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed(`${what} is no UTF-8.`);
  }
}

const quoted = (name: string) =>
  JSON.stringify(name.length > 200 ? `${name.slice(0, 199)}…` : name);
