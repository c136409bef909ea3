import { describe, expect, it } from "vitest";
import {
  adaptiveConcurrency,
  type ConcurrencyGate,
  type Leave,
} from "@/lib/hub/adaptive-concurrency";
import { seededRandom, VirtualTime } from "@/lib/testing/virtual-time";

const BOUNDS = { min: 1, start: 8, max: 64 };

/** Asks a server through a gate, as many at once as are let in. `answer` is told how many it works on. */
async function ask(
  gate: ConcurrencyGate,
  requests: number,
  answer: (underWay: number) => { isGood: boolean; tookMs: number },
): Promise<{ limits: number[]; most: number }> {
  const time = new VirtualTime(0);
  const limits: number[] = [];
  let [underWay, most] = [0, 0];
  const one = async () => {
    const leave = await gate.enter();
    underWay += 1;
    most = Math.max(most, underWay);
    const passage = answer(underWay);
    await time.sleep(passage.tookMs);
    underWay -= 1;
    leave(passage);
    limits.push(gate.limit());
  };
  await time.pass(Promise.all(Array.from({ length: requests }, one)));
  return { limits, most };
}

describe("concurrency", () => {
  it("rises one by one while answers are quick and fine, up to its bound", async () => {
    const gate = adaptiveConcurrency(BOUNDS);
    const { limits, most } = await ask(gate, 4_000, () => ({ isGood: true, tookMs: 100 }));
    expect(gate.limit()).toBe(64);
    expect(most).toBe(64);
    for (const [i, limit] of limits.slice(1).entries())
      expect(limit - (limits[i] ?? 0)).toBeLessThanOrEqual(1);
  });

  it("does not rise where nobody needs it", async () => {
    const gate = adaptiveConcurrency(BOUNDS);
    for (let i = 0; i < 500; i++) (await gate.enter())({ isGood: true, tookMs: 10 });
    expect(gate.limit()).toBe(8);
  });

  it("is halved once for requests that were under way together, whatever many fail", async () => {
    const gate = adaptiveConcurrency({ ...BOUNDS, start: 32 });
    const enter = () => Promise.all(Array.from({ length: gate.limit() }, () => gate.enter()));
    const failAll = (leaves: Leave[]) =>
      leaves.forEach((leave) => leave({ isGood: false, tookMs: 10 }));
    const limits = [];
    for (let round = 0; round < 7; round++) {
      failAll(await enter());
      limits.push(gate.limit());
    }
    expect(limits).toEqual([16, 8, 4, 2, 1, 1, 1]);
  });

  it("settles near what the server bears", async () => {
    const gate = adaptiveConcurrency(BOUNDS);
    const { limits } = await ask(gate, 5_000, (underWay) => ({
      isGood: underWay <= 20,
      tookMs: 100,
    }));
    const settled = limits.slice(-2_000);
    expect(Math.max(...settled)).toBeLessThanOrEqual(21);
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(8);
  });

  it("stops rising where requests only queue at the server", async () => {
    const gate = adaptiveConcurrency(BOUNDS);
    await ask(gate, 5_000, (underWay) => ({ isGood: true, tookMs: Math.max(50, underWay * 10) }));
    expect(gate.limit()).toBeLessThan(32);
  });

  it.each([1, 2, 3, 4, 5])("keeps its bounds whatever happens, seed %i", async (seed) => {
    const random = seededRandom(seed);
    const gate = adaptiveConcurrency({ min: 2, start: 4, max: 9 });
    const { limits, most } = await ask(gate, 2_000, () => ({
      isGood: random() < 0.97,
      tookMs: random() < 0.05 ? 5_000 : random() * 100,
    }));
    expect(Math.min(...limits)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...limits, most)).toBeLessThanOrEqual(9);
  });

  it("learns nothing from who gave up, and lets nobody wait for them", async () => {
    const gate = adaptiveConcurrency({ min: 1, start: 1, max: 4 });
    const leave = await gate.enter();
    const stop = new AbortController();
    const impatient = gate.enter(stop.signal);
    const next = gate.enter();
    stop.abort(new Error("stopped"));
    await expect(impatient).rejects.toThrow("stopped");
    await expect(gate.enter(stop.signal)).rejects.toThrow("stopped");
    leave(null);
    leave(null);
    (await next)(null);
    expect(gate.limit()).toBe(1);
  });
});
