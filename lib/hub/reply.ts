import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { HubError } from "@/lib/hub/hub-error";
import type { HubAnswer } from "@/lib/hub/transport";

/** A whole answer, or the beginning of one. */
export type HubReply = {
  status: number;
  headers: Headers;
  bytes: Buffer;
  /** What the bytes say, where JSON was asked for and given. */
  value?: unknown;
  /** Whether the answer ended with these bytes. */
  isWhole: boolean;
};

/** What is asked for in answers that are read whole. Files are never asked for compressed: they would lose their length. */
export const ENCODINGS = "gzip, br, deflate";

/** How much of an answer is wanted; where there is more, the rest is not read or the answer is refused. */
export type Room = { maxBytes: number; isBeginning: boolean; isJson?: boolean };

/**
 * Reads an answer into memory.
 * @param onBytes told at every arrival, since a long answer is no silence
 * @throws {HubError} `invalid` where it is longer than wanted and its beginning alone is of no use
 */
export async function readReply(
  answer: HubAnswer,
  { maxBytes, isBeginning }: Room,
  url: string,
  onBytes: () => void,
): Promise<HubReply> {
  const { status, headers } = answer;
  const chunks: Uint8Array[] = [];
  let room = maxBytes;
  for await (const chunk of decoded(answer) as AsyncIterable<Uint8Array>) {
    onBytes();
    chunks.push(chunk.subarray(0, room));
    room -= chunk.length;
    if (room >= 0) continue;
    if (isBeginning) break;
    throw new HubError("invalid", `The Hub's answer to ${url} is longer than ${maxBytes} bytes.`);
  }
  return { status, headers, bytes: Buffer.concat(chunks), isWhole: room >= 0 };
}

/** Decoded as it arrives, so that what unpacks without end is cut off like any other long answer. */
function decoded({ headers, body }: HubAnswer): Readable {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase();
  const decoder =
    encoding === "gzip" || encoding === "x-gzip"
      ? createGunzip()
      : encoding === "br"
        ? createBrotliDecompress()
        : encoding === "deflate"
          ? createInflate()
          : null;
  if (decoder === null) return body;
  body.on("error", (fault) => decoder.destroy(fault));
  decoder.on("close", () => body.destroy());
  return body.pipe(decoder);
}

/**
 * Reads what a whole answer says and holds it against what its headers promise.
 * A server that breaks off may still close the answer as if it were whole.
 * @throws {HubError} `invalid`; asking again may help
 */
export function checkReply(reply: HubReply, { isJson = false }: Room, url: string): HubReply {
  const { status, headers, bytes, isWhole } = reply;
  const range = status === 206 ? rangeOf(headers) : null;
  if (range?.last !== undefined && isWhole && bytes.length !== range.last - range.first + 1) {
    const promised = `${range.first} to ${range.last}`;
    throw new HubError("invalid", `The Hub's answer to ${url} lacks some of bytes ${promised}.`);
  }
  if (!isJson || status !== 200) return reply;
  try {
    return { ...reply, value: JSON.parse(bytes.toString("utf8")) as unknown };
  } catch (cause) {
    throw new HubError("invalid", `The Hub's answer to ${url} is not JSON.`, status, cause);
  }
}

/** Which bytes of how many an answer holds; an empty file has no first byte, and a total may be unstated. */
export function rangeOf(
  headers: Headers,
):
  | { first: number; last: number; total: number | null }
  | { first?: never; last?: never; total: number }
  | null {
  const stated = headers.get("content-range") ?? "";
  const some = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(stated);
  if (some !== null) {
    const [, first, last, total] = some;
    return {
      first: Number(first),
      last: Number(last),
      total: total === "*" ? null : Number(total),
    };
  }
  const none = /^bytes \*\/(\d{1,15})$/.exec(stated);
  return none === null ? null : { total: Number(none[1]) };
}
