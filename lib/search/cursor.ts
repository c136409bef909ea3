import { z } from "zod";
import { ProoflineError } from "@/lib/errors";
import { isText, type Order } from "@/lib/search/order";

const Cursor = z.strictObject({
  order: z.string(),
  keys: z.array(z.union([z.number(), z.string().max(200), z.null()])),
  ref: z.string().max(200),
  towards: z.enum(["next", "previous"]),
});

/** A place in an ordered list: the sort keys and ref of the model beside it, and which way the page runs from there. */
export type Cursor = z.infer<typeof Cursor>;

export function encodeCursor(cursor: Cursor): string {
  // Not Buffer, so that a page's scripts may read a search from its URL as the server does.
  const bytes = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(cursor)));
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Reads a cursor made for the same order.
 * @throws {ProoflineError} `invalid`, naming `cursor`, for anything else
 */
export function decodeCursor(text: string, order: Order): Cursor {
  const cursor = Cursor.safeParse(parsed(text)).data;
  if (cursor?.order !== order.name || !fits(cursor, order)) {
    const message = "is not a cursor of this list; start again without it";
    throw new ProoflineError("invalid", "The cursor cannot be used.", [
      { field: "cursor", message },
    ]);
  }
  return cursor;
}

function parsed(text: string): unknown {
  try {
    const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0))));
  } catch {
    return undefined;
  }
}

function fits({ keys, ref }: Cursor, order: Order): boolean {
  return (
    keys.length === order.keys.length &&
    keys.every((key, i) => {
      const column = order.keys[i]?.column;
      if (column === undefined) return false;
      return isText(column)
        ? typeof key === "string" && storable(key)
        : typeof key !== "string" && inRange(key);
    }) &&
    storable(ref)
  );
}

/** Postgres stores no NUL in text. */
const storable = (text: string) => !text.includes("\0");
const inRange = (key: number | null) => key === null || Math.abs(key) <= Number.MAX_SAFE_INTEGER;
