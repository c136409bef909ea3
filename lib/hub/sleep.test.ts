import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { sleepUntil } from "@/lib/hub/sleep";

it("sleeps longer than a timer can, until it is woken", async () => {
  const stop = new AbortController();
  let isAwake = false;
  const sleep = sleepUntil(2 ** 31 + 1_000, [stop.signal]).then(() => (isAwake = true));
  await delay(50);
  expect(isAwake).toBe(false);
  stop.abort();
  await sleep;
});

it("does not begin where it was told to end", async () => {
  await sleepUntil(2 ** 31 + 1_000, [undefined, AbortSignal.abort()]);
});
