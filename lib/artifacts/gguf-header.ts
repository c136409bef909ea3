import { ByteCursor } from "./byte-cursor";
import type { ByteSource } from "./byte-source";
import { Malformed, Unsupported } from "./refusal";

// Above all that is known of real models; a header beyond them was made to exhaust its readers. The parser that reads
// the header afterwards holds to the same bounds or wider ones.
const MAX_TENSORS = 1_000_000;
const MAX_KEYS = 100_000;
const MAX_TEXT_BYTES = 10_000_000;
const MAX_ARRAY = 1_000_000;
const MAX_VALUES = 6_000_000;
const MAX_DIMENSIONS = 8;
const MAX_NESTING = 3;
// The smallest a key with its value, and a tensor, can be written.
const LEAST_KEY_BYTES = 13;
const LEAST_TENSOR_BYTES = 24;

/** Bytes of a value, by the number of its type; null for texts and arrays, which say their own length. */
const VALUE_BYTES: readonly (number | null)[] = [1, 1, 2, 2, 4, 4, 4, 1, null, null, 8, 8, 8];
const TEXT = 8;
const ARRAY = 9;

/** Where the header of a GGUF file ends, and how long its arrays are, by key. */
export type GgufOutline = { endsAt: number; arrays: ReadonlyMap<string, number> };

/**
 * Walks the header once without keeping it, and holds every length in it against what is left of the file. What passed
 * can be handed to a parser that trusts lengths.
 * @throws {Malformed} @throws {Unsupported}
 */
export async function outlineGguf(source: ByteSource): Promise<GgufOutline> {
  const cursor = new ByteCursor(source);
  await cursor.demand(24, "its first fields");
  if (new TextDecoder("latin1").decode(cursor.bytes(4)) !== "GGUF")
    throw new Malformed("The file does not begin with GGUF.");
  const version = cursor.u32();
  // Version 1 wrote lengths in 32 bits and was in use for some weeks of 2023; big-endian files are for mainframes.
  if (version !== 2 && version !== 3)
    throw new Unsupported(`It is GGUF of version ${version}; versions 2 and 3 are read.`);
  const tensors = count(cursor.u64(), MAX_TENSORS, "tensors");
  const keys = count(cursor.u64(), MAX_KEYS, "keys");
  const least = keys * LEAST_KEY_BYTES + tensors * LEAST_TENSOR_BYTES;
  if (source.size !== null && cursor.position + least > source.size)
    throw new Malformed(
      `It says it has ${keys} keys and ${tensors} tensors, for which its ${source.size} bytes are too few.`,
    );
  const walk = new HeaderWalk(cursor);
  const arrays = await walk.keys(keys);
  await walk.tensors(tensors);
  return { endsAt: cursor.position, arrays };
}

class HeaderWalk {
  readonly #cursor: ByteCursor;
  #values = 0;

  constructor(cursor: ByteCursor) {
    this.#cursor = cursor;
  }

  async keys(amount: number): Promise<Map<string, number>> {
    const arrays = new Map<string, number>();
    const seen = new Set<string>();
    for (let at = 0; at < amount; at += 1) {
      const key = await this.#key();
      if (seen.has(key)) throw new Malformed(`The key ${key} comes twice.`);
      seen.add(key);
      await this.#cursor.demand(4, `the key ${key}`);
      const length = await this.#value(this.#cursor.u32(), key, 0);
      if (length !== null) arrays.set(key, length);
    }
    return arrays;
  }

  async tensors(amount: number): Promise<void> {
    const seen = new Set<string>();
    for (let at = 0; at < amount; at += 1) {
      const name = await this.#key();
      if (seen.has(name)) throw new Malformed(`The tensor ${name} comes twice.`);
      seen.add(name);
      await this.#cursor.demand(4, `the tensor ${name}`);
      const dimensions = this.#cursor.u32();
      if (dimensions > MAX_DIMENSIONS)
        throw new Malformed(`The tensor ${name} has ${dimensions} dimensions.`);
      await this.#cursor.demand(dimensions * 8 + 12, `the tensor ${name}`);
      this.#cursor.skip(dimensions * 8 + 12);
    }
  }

  async #key(): Promise<string> {
    const length = await this.#textLength("a name");
    if (length > 65_535) throw new Malformed(`A name is ${length} bytes long.`);
    await this.#cursor.demand(length, "a name");
    return new TextDecoder().decode(this.#cursor.bytes(length)).slice(0, 200);
  }

  /** @returns the length of an array; null of any other value */
  async #value(type: number, key: string, depth: number): Promise<number | null> {
    if (type === ARRAY) return this.#array(key, depth);
    await this.#skip(type === TEXT ? await this.#textLength(key) : bytesOf(type, key), key);
    return null;
  }

  async #array(key: string, depth: number): Promise<number> {
    if (depth > MAX_NESTING) throw new Malformed(`The arrays in ${key} are nested too deeply.`);
    await this.#cursor.demand(12, key);
    const type = this.#cursor.u32();
    const length = count(this.#cursor.u64(), MAX_ARRAY, `values in ${key}`);
    this.#values += length;
    if (this.#values > MAX_VALUES)
      throw new Malformed(`Its arrays say they have more than ${MAX_VALUES} values together.`);
    if (type === ARRAY || type === TEXT)
      for (let at = 0; at < length; at += 1) await this.#value(type, key, depth + 1);
    else await this.#skip(bytesOf(type, key) * length, key);
    return length;
  }

  async #textLength(what: string): Promise<number> {
    if (!this.#cursor.holds(8)) await this.#cursor.demand(8, what);
    const length = this.#cursor.u64();
    if (length > MAX_TEXT_BYTES)
      throw new Malformed(`A text in ${what} says it is ${length} bytes long.`);
    return Number(length);
  }

  async #skip(length: number, what: string): Promise<void> {
    if (!this.#cursor.skip(length)) await this.#cursor.demand(length, what);
  }
}

function bytesOf(type: number, key: string): number {
  const bytes = VALUE_BYTES[type];
  if (typeof bytes === "number") return bytes;
  throw new Malformed(
    `The key ${key} has a value of type ${type}, which the format does not know.`,
  );
}

function count(stated: bigint, most: number, what: string): number {
  if (stated > most) throw new Malformed(`It says it has ${stated} ${what}; ${most} are believed.`);
  return Number(stated);
}
