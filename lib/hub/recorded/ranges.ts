import { slicesOf, type StoredFile } from "@/lib/hub/recorded/file";
import { content, type Reply } from "@/lib/hub/recorded/reply";

/** What a range is taken from. */
export type Ranged = Pick<StoredFile, "size" | "slices">;

/** Bytes in memory as something a range can be taken from. */
export function rangedBytes(bytes: Uint8Array): Ranged {
  return {
    size: bytes.length,
    slices: (start, end) => slicesOf(bytes.subarray(start, end)),
  };
}

/** The whole, or the range that was asked for. */
export function ranged(
  file: Ranged,
  range: string | string[] | undefined,
  headers: Record<string, string>,
): Reply {
  const total = file.size;
  const wanted = typeof range === "string" ? readRange(range, total) : "whole";
  if (wanted === "whole") return content(200, headers, part(file, 0, total));
  // No range of an empty file can be satisfied, yet clients learn its length by asking for one.
  if (total === 0) return content(200, { ...headers, "content-range": "bytes */0" });
  if (wanted === "outside")
    return content(416, { ...headers, "content-range": `bytes */${total}` });
  const { first, last } = wanted;
  const held = { ...headers, "content-range": `bytes ${first}-${last}/${total}` };
  return content(206, held, part(file, first, last + 1));
}

function part({ slices }: Ranged, start: number, end: number) {
  return { length: end - start, slices: () => slices(start, end) };
}

/** One range of bytes; several at once, or another unit, may be answered with the whole. */
function readRange(
  header: string,
  size: number,
): { first: number; last: number } | "whole" | "outside" {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header);
  const [, from = "", to = ""] = match ?? [];
  if (from === "" && to === "") return "whole";
  if (from === "")
    return Number(to) === 0 ? "outside" : { first: Math.max(0, size - Number(to)), last: size - 1 };
  const first = Number(from);
  if (to !== "" && Number(to) < first) return "whole";
  if (first >= size) return "outside";
  return { first, last: to === "" ? size - 1 : Math.min(Number(to), size - 1) };
}
