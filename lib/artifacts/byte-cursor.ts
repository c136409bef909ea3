import { type ByteSource, joined } from "./byte-source";
import { Malformed } from "./refusal";

/**
 * Walks forward through a source, fetching a chunk at a time. Ask `await cursor.reach(n)` before taking n bytes: it
 * waits only when they are not here yet, since a pickle has millions of parts of one byte.
 */
export class ByteCursor {
  readonly #source: ByteSource;
  readonly #chunkBytes: number;
  #window: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Of the window's first byte, in the source. */
  #base: number;
  /** Of the next byte, in the window. */
  #at = 0;

  constructor(source: ByteSource, { start = 0, chunkBytes = 256 * 1024 } = {}) {
    this.#source = source;
    this.#base = start;
    this.#chunkBytes = chunkBytes;
  }

  /** Of the next byte, in the source. */
  get position(): number {
    return this.#base + this.#at;
  }

  /** Whether `length` bytes can be taken without waiting. */
  holds(length: number): boolean {
    return this.#at + length <= this.#window.length;
  }

  /** Whether there are `length` more bytes; they can be taken then. */
  async reach(length: number): Promise<boolean> {
    if (this.holds(length)) return true;
    if (this.#leaves(length)) return false;
    const kept = this.#window.subarray(this.#at);
    const start = this.position;
    const wanted = Math.max(length, this.#chunkBytes);
    const more = await this.#source.read(start + kept.length, start + wanted - 1);
    this.#open(start, joined([kept, more]));
    return this.holds(length);
  }

  /** Fetches on, as much again as is here; false where nothing more comes. */
  async fill(): Promise<boolean> {
    const before = this.held;
    const { size } = this.#source;
    const wanted = before + Math.max(before, this.#chunkBytes);
    await this.reach(size === null ? wanted : Math.min(wanted, size - this.position));
    return this.held > before;
  }

  /** As `reach`, where the format demands the bytes. */
  async demand(length: number, what: string): Promise<void> {
    if (await this.reach(length)) return;
    const end = this.#base + this.#window.length;
    throw new Malformed(
      `The file ends after ${Math.max(end, this.#source.size ?? 0)} bytes, in the middle of ${what}.`,
    );
  }

  /** Goes on `length` bytes further without fetching what lies between; false where the source ends before. */
  skip(length: number): boolean {
    if (this.#leaves(length)) return false;
    if (this.holds(length)) this.#at += length;
    else this.#open(this.position + length, new Uint8Array());
    return true;
  }

  bytes(length: number): Uint8Array {
    const taken = this.#window.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  u8(): number {
    const value = this.#view.getUint8(this.#at);
    this.#at += 1;
    return value;
  }

  u16(isLittle = true): number {
    const value = this.#view.getUint16(this.#at, isLittle);
    this.#at += 2;
    return value;
  }

  u32(isLittle = true): number {
    const value = this.#view.getUint32(this.#at, isLittle);
    this.#at += 4;
    return value;
  }

  i32(isLittle = true): number {
    const value = this.#view.getInt32(this.#at, isLittle);
    this.#at += 4;
    return value;
  }

  u64(isLittle = true): bigint {
    const value = this.#view.getBigUint64(this.#at, isLittle);
    this.#at += 8;
    return value;
  }

  /** Where the next byte of this value is, counted from here, among what is in the window; -1 where it is not. */
  indexOf(byte: number): number {
    const found = this.#window.indexOf(byte, this.#at);
    return found === -1 ? -1 : found - this.#at;
  }

  /** How many bytes can be taken without waiting. */
  get held(): number {
    return this.#window.length - this.#at;
  }

  #leaves(length: number): boolean {
    const { size } = this.#source;
    return length > Number.MAX_SAFE_INTEGER || (size !== null && this.position + length > size);
  }

  #open(base: number, window: Uint8Array) {
    this.#base = base;
    this.#at = 0;
    this.#window = window;
    this.#view = new DataView(window.buffer, window.byteOffset, window.byteLength);
  }
}
