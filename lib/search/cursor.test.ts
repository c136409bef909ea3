import { expect, test } from "vitest";
import { type Cursor, decodeCursor, encodeCursor } from "@/lib/search/cursor";
import { orderOf } from "@/lib/search/order";

const order = orderOf({ q: "", sort: "name", dir: undefined });

test.each(["plain", "ünïcödé 医療 🔥", "a+b/c=d?e&f"])("%j comes back as it was", (name) => {
  const cursor: Cursor = { order: order.name, keys: [name], ref: `n/${name}`, towards: "previous" };
  const text = encodeCursor(cursor);
  expect(text).toMatch(/^[\w-]+$/);
  expect(decodeCursor(text, order)).toEqual(cursor);
});

test("numbers come back to the last digit, and missing ones as missing", () => {
  const browse = orderOf({ q: "", sort: "relevance", dir: undefined });
  const keys = [1, 0.1 + 0.2, 1, null];
  const text = encodeCursor({ order: browse.name, keys, ref: "n/m", towards: "next" });
  expect(decodeCursor(text, browse).keys).toEqual(keys);
});
