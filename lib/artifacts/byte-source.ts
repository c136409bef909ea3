import { Malformed, OverBudget } from "./refusal";

/** Bytes somewhere else, read in ranges. */
export type ByteSource = {
  /** Of the whole; null where the source does not say. */
  size: number | null;
  /** The bytes from `start` to `end`, both included, as in HTTP; fewer where the source ends before. */
  read(start: number, end: number): Promise<Uint8Array>;
};

/** A source that refuses to be read beyond a number of bytes, and knows how many were taken. */
export type LimitedSource = ByteSource & { taken(): number };

/**
 * Bounds what may be read of a source, whatever the lengths in it claim.
 * @throws {OverBudget} by `read`, before anything is asked of the source
 */
export function limited(source: ByteSource, maxBytes: number): LimitedSource {
  let taken = 0;
  return {
    size: source.size,
    taken: () => taken,
    read: async (start, end) => {
      const last = source.size === null ? end : Math.min(end, source.size - 1);
      const wanted = last - start + 1;
      if (wanted <= 0) return new Uint8Array();
      if (taken + wanted > maxBytes) throw new OverBudget(maxBytes);
      taken += wanted;
      const bytes = await source.read(start, last);
      // A server that sends more than it was asked for has not answered the question.
      return bytes.length > wanted ? bytes.subarray(0, wanted) : bytes;
    },
  };
}

/** Keeps what was read, in blocks, so that the same bytes are asked for once; what is missing of a range, in one request. */
export function cached(source: ByteSource, blockBytes: number): ByteSource {
  const blocks = new Map<number, Uint8Array>();

  async function fetchBlocks(first: number, last: number) {
    const bytes = await source.read(first * blockBytes, (last + 1) * blockBytes - 1);
    for (let at = first; at <= last; at += 1) {
      const start = (at - first) * blockBytes;
      blocks.set(at, bytes.subarray(start, start + blockBytes));
    }
  }

  return {
    size: source.size,
    read: async (start, end) => {
      const stop = source.size === null ? end : Math.min(end, source.size - 1);
      if (stop < start) return new Uint8Array();
      const wanted = range(Math.floor(start / blockBytes), Math.floor(stop / blockBytes));
      const missing = wanted.filter((at) => !blocks.has(at));
      const [first, last] = [missing.at(0), missing.at(-1)];
      if (first !== undefined && last !== undefined) await fetchBlocks(first, last);
      const whole = joined(wanted.map((at) => blocks.get(at) ?? new Uint8Array()));
      const offset = start % blockBytes;
      return whole.subarray(offset, offset + stop - start + 1);
    },
  };
}

/** A part of a source, as a source of its own. */
export function partOf(source: ByteSource, start: number, length: number): ByteSource {
  return {
    size: length,
    read: (from, to) => source.read(start + from, start + Math.min(to, length - 1)),
  };
}

/** Bytes at hand, as a source. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (start, end) => Promise.resolve(bytes.subarray(start, Math.max(start, end + 1))),
  };
}

/**
 * Exactly these bytes.
 * @throws {Malformed} where the source ends before; `what` says of what
 */
export async function readExactly(
  source: ByteSource,
  start: number,
  length: number,
  what: string,
): Promise<Uint8Array> {
  if (source.size !== null && start + length > source.size) throw ended(what, source.size);
  const bytes = await source.read(start, start + length - 1);
  if (bytes.length < length) throw ended(what, start + bytes.length);
  return bytes;
}

const ended = (what: string, size: number) =>
  new Malformed(`The file ends after ${size} bytes, in the middle of ${what}.`);

/** Several runs of bytes as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);
