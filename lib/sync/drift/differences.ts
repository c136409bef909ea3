import type { Json } from "@/lib/sync/reading/claim";
import { canonicalJson } from "@/lib/sync/reading/storable";

export type Differences<Item> = {
  before: (Item & { change: "removed" | "changed" })[];
  after: (Item & { change: "added" | "changed" })[];
  isNone: boolean;
};

/**
 * What stands on one side of two lists only, in their order. An item that stands on both under the same key and is not
 * the same there is `changed`. Items that share a key are told apart by what they say.
 */
export function differences<Item extends object>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
  isSame: (a: Item, b: Item) => boolean = (a, b) =>
    canonicalJson(a as Json) === canonicalJson(b as Json),
): Differences<Item> {
  const [was, is] = [byKey(before, keyOf), byKey(after, keyOf)];
  const without = (items: readonly Item[], others: Map<string, Item[]>) =>
    items.filter((item) => !others.get(keyOf(item))?.some((other) => isSame(item, other)));
  const left = without(before, is);
  const right = without(after, was);
  const [leftKeys, rightKeys] = [new Set(left.map(keyOf)), new Set(right.map(keyOf))];
  return {
    before: left.map((item) => ({
      ...item,
      change: rightKeys.has(keyOf(item)) ? ("changed" as const) : ("removed" as const),
    })),
    after: right.map((item) => ({
      ...item,
      change: leftKeys.has(keyOf(item)) ? ("changed" as const) : ("added" as const),
    })),
    isNone: left.length === 0 && right.length === 0,
  };
}

function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const same = found.get(keyOf(item));
    if (same) same.push(item);
    else found.set(keyOf(item), [item]);
  }
  return found;
}
