import { describe, expect, it } from "vitest";
import { JsonCount } from "@/lib/hub/json-count";

/** As it arrives in the worst case: byte by byte. */
function counted(json: string): JsonCount {
  const count = new JsonCount();
  for (const byte of Buffer.from(json)) count.add(Uint8Array.of(byte));
  return count;
}

const WIDE = { maxEntries: Infinity, maxValues: Infinity };

describe("JSON", () => {
  it.each([
    ["[]", 0, 1],
    ["[{}, {}, {}]", 3, 6],
    ['[{"a": [1, 2, 3]}, 7]', 2, 6],
    [String.raw`["a,b", "[\",{\\", "é,"]`, 3, 3],
    [JSON.stringify([{ "k,[": "\\" }, { "k\"'": "," }]), 2, 4],
  ])("%j has %i entries", (json, entries, values) => {
    const count = counted(json);
    expect(count.excess({ ...WIDE, maxEntries: Math.max(entries, 1) })).toBeNull();
    if (entries > 1)
      expect(count.excess({ ...WIDE, maxEntries: entries - 1 })).toMatch(/ entries$/);
    expect(count.excess({ ...WIDE, maxValues: values })).toBeNull();
    expect(count.excess({ ...WIDE, maxValues: values - 1 })).toMatch(/ values$/);
  });
});
