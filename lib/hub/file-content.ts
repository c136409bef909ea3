import { credentials, type HubDoor } from "@/lib/hub/api-answer";
import { HubError, isMissingEntry, refusalFrom } from "@/lib/hub/hub-error";
import { rangeOf, type HubReply } from "@/lib/hub/reply";
import { shownAddress } from "@/lib/hub/shown-address";
import { storableText } from "@/lib/hub/storable-text";

/** The beginning of a text file. `bytes` is the size of the whole file. */
export type HubText = { text: string; bytes: number; truncated: boolean };

/** A part of a file, shorter than asked for where the file ends; `total` is the size of the whole, if stated. */
export type HubBytes = { bytes: Uint8Array; total: number | null };

/** A file from a byte on. `etag` is the digest of the content where the Hub states one, without quotes. */
export type HubContent = {
  stream: AsyncIterable<Uint8Array>;
  total: number | null;
  etag: string | null;
};

/** A place in a repository, at a commit. */
export type FilePlace = { ref: string; sha: string; path: string };

// The longest header a client of the Hub reads is 25 MB; what is longer belongs into a stream.
const MAX_PART_BYTES = 64 * 1024 * 1024;

/**
 * Reads the beginning of a text file in one request, fetching no more than that.
 * @returns null where the revision has no such file
 * @throws {HubError} `gated`, `not_found` and the rest of the Hub's refusals
 */
export async function readText(
  door: HubDoor,
  place: FilePlace,
  maxBytes: number,
): Promise<HubText | null> {
  const url = addressOf(door, place);
  const reply = await askForPart(door, url, 0, maxBytes - 1);
  if (isMissingEntry(reply)) return null;
  const { bytes, total } = partOf(reply, url, 0, maxBytes - 1);
  const isAll = reply.isWhole && (reply.status !== 206 || bytes.length < maxBytes);
  const size = total ?? (isAll ? bytes.length : null);
  if (size === null)
    throw new HubError(
      "invalid",
      `The Hub's answer to ${shownAddress(url)} does not say how long the file is.`,
    );
  const truncated = size > bytes.length;
  // As a stream that goes on, a character cut in two is dropped instead of replaced.
  const text = new TextDecoder("utf-8").decode(bytes, { stream: truncated });
  return { text: storableText(text), bytes: size, truncated };
}

/** Reads the bytes from `start` to `end`, both included, of 64 MiB at most. */
export async function readBytes(
  door: HubDoor,
  place: FilePlace,
  { start, end }: { start: number; end: number },
): Promise<HubBytes> {
  const isRange = Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start;
  if (!isRange || end < start || end - start >= MAX_PART_BYTES) {
    throw new HubError(
      "invalid",
      `Bytes ${start} to ${end} are no range of at most ${MAX_PART_BYTES} bytes.`,
    );
  }
  const url = addressOf(door, place);
  return partOf(await askForPart(door, url, start, end), url, start, end);
}

/**
 * Opens a file from byte `start` on. Nothing is buffered, and only silence is timed; where the stream breaks, open
 * again from what has arrived.
 */
export async function openContent(
  door: HubDoor,
  place: FilePlace,
  { start = 0, signal }: { start?: number; signal?: AbortSignal | undefined },
): Promise<HubContent> {
  const url = addressOf(door, place);
  const range = start === 0 ? {} : { range: `bytes=${start}-` };
  const headers = { ...credentials(door), ...range, "accept-encoding": "identity" };
  const { status, headers: stated, linked, chunks } = await door.polite.open(url, headers, signal);
  const held = rangeOf(stated);
  const etag = etagOf(
    linked?.get("x-linked-etag") ?? stated.get("x-linked-etag") ?? stated.get("etag"),
  );
  if (status === 416) {
    if (held?.total !== start) throw unlikeAsked(url, start);
    return { stream: chunks, total: start, etag };
  }
  if (status === 206 ? held?.first !== start : start > 0) throw unlikeAsked(url, start);
  const length = numberOf(stated.get("content-length"));
  const total =
    held?.total ??
    numberOf(linked?.get("x-linked-size")) ??
    (length === null ? null : start + length);
  return { stream: chunks, total, etag };
}

function askForPart(door: HubDoor, url: string, first: number, last: number): Promise<HubReply> {
  const headers = { ...credentials(door), range: `bytes=${first}-${last}` };
  return door.polite.get(url, headers, { maxBytes: last - first + 1, isBeginning: true });
}

/** What a reply holds of the range asked for. Past the end of a file there is nothing, and that is no fault. */
function partOf(reply: HubReply, url: string, first: number, last: number): HubBytes {
  const held = rangeOf(reply.headers);
  if (reply.status === 416 && held !== null) return { bytes: Buffer.alloc(0), total: held.total };
  if (reply.status >= 300) throw refusalFrom(reply, url);
  if (reply.status === 206) {
    if (held?.first !== first || held.last > last) throw unlikeAsked(url, first);
    return { bytes: reply.bytes, total: held.total };
  }
  // The whole file, from a server that knows no ranges, or for an empty file, which has none.
  const total = held?.total ?? numberOf(reply.headers.get("content-length"));
  if (first > 0 && total !== 0) throw unlikeAsked(url, first);
  return { bytes: reply.bytes, total: total ?? (reply.isWhole ? reply.bytes.length : null) };
}

function addressOf({ url }: HubDoor, { ref, sha, path }: FilePlace): string {
  // Half of a surrogate pair is no character, so no URL can hold it.
  if (/\p{Surrogate}/u.test(path))
    throw new HubError("invalid", `"${ref}" has no file of such a name.`);
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return `${url}/${ref}/resolve/${encodeURIComponent(sha)}/${encoded}`;
}

function unlikeAsked(url: string, first: number): HubError {
  return new HubError(
    "invalid",
    `The Hub was asked for ${shownAddress(url)} from byte ${first}, and sent another part.`,
  );
}

function numberOf(text: string | null | undefined): number | null {
  return /^\d{1,15}$/.test(text ?? "") ? Number(text) : null;
}

function etagOf(text: string | null): string | null {
  return text === null ? null : text.replace(/^W\//, "").replaceAll('"', "");
}
