import { expect, test } from "vitest";
import { orderedId } from "./ordered-id";

test("ids are UUIDs of version 7, each greater than the one before, faster than the clock too", () => {
  const ids = Array.from({ length: 20_000 }, orderedId);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids.slice(0, 50))
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
