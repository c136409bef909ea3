import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Deadline } from "@/lib/hub/deadline";
import { HubError, OversizedAnswer } from "@/lib/hub/hub-error";
import { JsonCount, type JsonBounds } from "@/lib/hub/json-count";
import { shownAddress } from "@/lib/hub/shown-address";
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
export type Room = { maxBytes: number; isBeginning: boolean; json?: JsonBounds };

/**
 * Reads an answer into memory.
 * @param deadline told at every arrival, since a long answer is no silence
 * @throws {OversizedAnswer} where it is more than wanted and its beginning alone is of no use
 */
export async function readReply(
  answer: HubAnswer,
  { maxBytes, isBeginning, json }: Room,
  url: string,
  deadline: Deadline,
): Promise<HubReply> {
  const { status, headers } = answer;
  const chunks: Uint8Array[] = [];
  const count = json !== undefined && status === 200 ? new JsonCount() : null;
  let room = maxBytes;
  for await (const chunk of decoded(answer) as AsyncIterable<Uint8Array>) {
    deadline.arrived(chunk.length);
    chunks.push(chunk.subarray(0, room));
    room -= chunk.length;
    count?.add(chunk);
    const excess = json === undefined ? null : (count?.excess(json) ?? null);
    if (room >= 0 && excess === null) continue;
    if (isBeginning) break;
    const words = excess ?? `is longer than ${maxBytes} bytes`;
    throw new OversizedAnswer(`The Hub's answer to ${shownAddress(url)} ${words}.`);
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
export function checkReply(reply: HubReply, { json }: Room, url: string): HubReply {
  const { status, headers, bytes, isWhole } = reply;
  const range = status === 206 ? rangeOf(headers) : null;
  if (range?.last !== undefined && isWhole && bytes.length !== range.last - range.first + 1) {
    const promised = `${range.first} to ${range.last}`;
    throw new HubError(
      "invalid",
      `The Hub's answer to ${shownAddress(url)} lacks some of bytes ${promised}.`,
    );
  }
  if (json === undefined || status !== 200) return reply;
  try {
    return { ...reply, value: JSON.parse(bytes.toString("utf8")) as unknown };
  } catch (cause) {
    const sentence = `The Hub's answer to ${shownAddress(url)} is not JSON.`;
    throw new HubError("invalid", sentence, status, cause);
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
