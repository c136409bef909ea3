import { inflateRaw } from "node:zlib";
import { promisify } from "node:util";
import { type ByteSource, partOf, readExactly, sourceOf } from "./byte-source";
import { Malformed, Unsupported } from "./refusal";

/** One file of a zip archive, as the archive's directory lists it. */
export type ZipEntry = {
  name: string;
  /** 0 is stored, 8 deflated. */
  method: number;
  packedBytes: number;
  bytes: number;
  /** Where its local header stands. */
  at: number;
};

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const LOCATOR64_BYTES = 20;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const NOT_HERE = 0xffffffff;
const MAX_DIRECTORY_BYTES = 16_000_000;

const inflate = promisify<Uint8Array, { maxOutputLength: number }, Uint8Array>(inflateRaw);

/**
 * The directory of a zip archive, read from its end as its readers do, so that what they see is what is seen here.
 * @throws {Malformed}
 */
export async function readZipDirectory(source: ByteSource): Promise<ZipEntry[]> {
  const { size } = source;
  if (size === null)
    throw new Unsupported("The size of the archive is not known, so its end cannot be found.");
  const tailBytes = Math.min(size, END_BYTES + LONGEST_COMMENT + LOCATOR64_BYTES);
  const tail = viewOf(await readExactly(source, size - tailBytes, tailBytes, "the archive"));
  const end = lastEnd(tail);
  if (end === -1)
    throw new Malformed("The archive has no directory: it is cut, or no zip archive.");
  const directory = await directoryOf(source, tail, end, size - tailBytes);
  const at = directory.endsAt - directory.bytes;
  if (at < 0 || directory.bytes > MAX_DIRECTORY_BYTES)
    throw new Malformed(`The archive says its directory is ${directory.bytes} bytes long.`);
  const view = viewOf(await readExactly(source, at, directory.bytes, "the archive's directory"));
  // What was put before an archive moves everything in it by as much.
  return entriesOf(view, at - directory.at);
}

/**
 * The content of an entry, as a source of its own.
 * @throws {Malformed} @throws {Unsupported} where it would unpack to more than `maxBytes`
 */
export async function openZipEntry(
  source: ByteSource,
  { name, method, packedBytes, at }: ZipEntry,
  maxBytes: number,
): Promise<ByteSource> {
  if (at < 0) throw new Malformed(`The archive's entry ${name} stands before the archive.`);
  const header = viewOf(await readExactly(source, at, LOCAL_BYTES, `the header of ${name}`));
  if (header.getUint32(0, true) !== LOCAL)
    throw new Malformed(`The archive's entry ${name} is not where its directory says.`);
  const start = at + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  if (source.size !== null && start + packedBytes > source.size)
    throw new Malformed(`The archive's entry ${name} reaches beyond the end of the file.`);
  if (method === 0) return partOf(source, start, packedBytes);
  if (method !== 8)
    throw new Unsupported(
      `The archive's entry ${name} is packed by method ${method}; 0 and 8 are read.`,
    );
  const packed = await readExactly(source, start, packedBytes, name);
  return sourceOf(await unpacked(name, packed, maxBytes));
}

async function unpacked(name: string, packed: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await inflate(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError)
      throw new Unsupported(`The archive's entry ${name} unpacks to more than ${maxBytes} bytes.`);
    throw new Malformed(`The archive's entry ${name} cannot be unpacked.`);
  }
}

type Directory = { at: number; bytes: number; endsAt: number };

async function directoryOf(
  source: ByteSource,
  tail: DataView,
  end: number,
  tailAt: number,
): Promise<Directory> {
  const bytes = tail.getUint32(end + 12, true);
  const at = tail.getUint32(end + 16, true);
  const locator = end - LOCATOR64_BYTES;
  const isLarge =
    bytes === NOT_HERE || at === NOT_HERE || tail.getUint16(end + 10, true) === 0xffff;
  if (!isLarge || locator < 0 || tail.getUint32(locator, true) !== LOCATOR64)
    return { at, bytes, endsAt: tailAt + end };
  const end64 = Number(tail.getBigUint64(locator + 8, true));
  const record = viewOf(await readExactly(source, end64, 56, "the archive's large directory"));
  if (record.getUint32(0, true) !== END64)
    throw new Malformed("The archive's large directory is not where it is said to be.");
  return {
    at: Number(record.getBigUint64(48, true)),
    bytes: Number(record.getBigUint64(40, true)),
    endsAt: end64,
  };
}

function entriesOf(view: DataView, moved: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 4 <= view.byteLength && view.getUint32(at, true) === ENTRY;) {
    if (at + ENTRY_BYTES > view.byteLength) throw new Malformed("The archive's directory is cut.");
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const next = at + ENTRY_BYTES + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw new Malformed("The archive's directory is cut.");
    const name = new TextDecoder().decode(bytesIn(view, at + ENTRY_BYTES, nameBytes));
    const stated = {
      bytes: view.getUint32(at + 24, true),
      packedBytes: view.getUint32(at + 20, true),
      at: view.getUint32(at + 42, true),
    };
    const extra = viewOf(bytesIn(view, at + ENTRY_BYTES + nameBytes, extraBytes));
    const placed = { ...stated, ...largeFields(stated, extra) };
    entries.push({ name, method: view.getUint16(at + 10, true), ...placed, at: placed.at + moved });
    at = next;
  }
  return entries;
}

type Place = Pick<ZipEntry, "bytes" | "packedBytes" | "at">;

/** Fields too large for 32 bits stand in an extra field, in this order, and only those that are. */
function largeFields(stated: Place, extra: DataView): Partial<Place> {
  const large: Partial<Place> = {};
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const length = extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) === 1) {
      let field = at + 4;
      for (const key of ["bytes", "packedBytes", "at"] as const)
        if (stated[key] === NOT_HERE && field + 8 <= Math.min(at + 4 + length, extra.byteLength)) {
          large[key] = Number(extra.getBigUint64(field, true));
          field += 8;
        }
    }
    at += 4 + length;
  }
  return large;
}

function lastEnd(tail: DataView): number {
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1)
    if (tail.getUint32(at, true) === END) return at;
  return -1;
}

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const bytesIn = (view: DataView, at: number, length: number) =>
  new Uint8Array(view.buffer, view.byteOffset + at, length);
