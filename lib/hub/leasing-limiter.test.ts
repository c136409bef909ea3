import { describe, expect, it } from "vitest";
import { leasingLimiter } from "@/lib/hub/leasing-limiter";
import type { LimitLedger } from "@/lib/hub/limit-ledger";
import { UNHEARD, type LimitState } from "@/lib/hub/limit-state";
import type { HubLimiter } from "@/lib/hub/limiter";
import { Quota, type QuotaRule } from "@/lib/hub/recorded/quota";
import { seededRandom, VirtualTime } from "@/lib/testing/virtual-time";

const START = Date.UTC(2026, 0, 1);

/** Processes that share limits through a ledger a few milliseconds away, and ask a server that counts. */
class Simulation {
  readonly time = new VirtualTime(START);
  readonly quota: Quota;
  exchanges = 0;
  private readonly random: () => number;
  private readonly states = new Map<string, LimitState>();

  constructor(rule: QuotaRule | null, seed = 1) {
    this.quota = new Quota(rule === null ? {} : { api: rule }, START - 67_000);
    this.random = seededRandom(seed);
  }

  limiter(token: string): HubLimiter {
    const ledger: LimitLedger = {
      now: () => this.time.now(),
      exchangeEveryMs: 500,
      exchange: async (_, change) => {
        this.exchanges += 1;
        await this.time.sleep(1 + this.random() * 4);
        const { state, result } = change(this.states.get(token) ?? UNHEARD, this.time.now());
        this.states.set(token, state);
        await this.time.sleep(1 + this.random() * 4);
        return { state, result };
      },
      sleepUntil: (at, cancel) => this.time.sleep(at - this.time.now(), cancel),
    };
    return leasingLimiter(ledger);
  }

  /** Asks until that many were answered, some at once. */
  async ask(limiter: HubLimiter, token: string, count: number, atOnce = 8): Promise<void> {
    let left = count;
    const asker = async () => {
      while (left > 0) {
        left -= 1;
        while (await this.isRefused(limiter, token));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, asker));
  }

  async isRefused(limiter: HubLimiter, token: string): Promise<boolean> {
    await limiter.acquire("api");
    await this.time.sleep(5 + this.random() * 40);
    const { isRefused, headers } = this.quota.judge("/api/models", token, this.time.now());
    await this.time.sleep(5 + this.random() * 200);
    await limiter.observe("api", {
      status: isRefused ? 429 : 200,
      headers: new Headers(headers),
    });
    return isRefused;
  }

  traffic(token = "hf_one") {
    const found = this.quota.traffic().find((traffic) => traffic.token === token);
    if (found === undefined) throw new Error(`${token} asked nothing.`);
    return found;
  }

  seconds(): number {
    return (this.time.now() - START) / 1_000;
  }
}

const processes = (world: Simulation, count: number, token = "hf_one") =>
  Array.from({ length: count }, () => world.limiter(token));

describe("a stated window", () => {
  const HUB: QuotaRule = { quota: 500, windowSeconds: 300 };

  it.each([
    [1, 1],
    [2, 3],
    [3, 3],
    [4, 8],
    [5, 20],
  ])("is never exceeded, seed %i with %i processes", async (seed, count) => {
    const world = new Simulation(HUB, seed);
    const each = Math.ceil(1_300 / count);
    const work = processes(world, count).map((limiter) => world.ask(limiter, "hf_one", each));
    await world.time.pass(Promise.all(work));
    const { refused, violations, mostInWindow, total } = world.traffic();
    expect([refused, violations, total]).toEqual([0, 0, each * count]);
    expect(mostInWindow).toBeLessThanOrEqual(500);
    expect(world.exchanges / count / world.seconds()).toBeLessThanOrEqual(4);
    // Three windows hold 1,500 requests; what is spared for others and lost at their ends is little.
    expect(world.seconds()).toBeLessThan(4 * 300);
  });

  it("is used fast as long as half of it is left, and evenly from there", async () => {
    const world = new Simulation({ quota: 100, windowSeconds: 300 });
    const [limiter] = processes(world, 1);
    if (limiter === undefined) throw new Error("no limiter");
    await world.time.pass(world.ask(limiter, "hf_one", 50));
    expect(world.seconds()).toBeLessThan(10);
    await world.time.pass(world.ask(limiter, "hf_one", 10));
    expect(world.seconds()).toBeGreaterThan(20);
  });

  it("that others use up too is seen to shrink, and not asked beyond", async () => {
    const world = new Simulation(HUB);
    const [limiter] = processes(world, 1);
    if (limiter === undefined) throw new Error("no limiter");
    const others = (async () => {
      for (let i = 0; i < 200; i++) {
        await world.time.sleep(20);
        world.quota.judge("/api/models", "hf_one", world.time.now());
      }
    })();
    await world.time.pass(Promise.all([others, world.ask(limiter, "hf_one", 600)]));
    expect(world.traffic()).toMatchObject({ refused: 0, violations: 0, total: 800 });
  });

  it("that becomes smaller midway is learned from the next answers", async () => {
    const world = new Simulation(HUB);
    const work = processes(world, 3).map((limiter) => world.ask(limiter, "hf_one", 400));
    const lowering = world.time.sleep(200_000).then(() => {
      world.quota.set({ api: { quota: 60, windowSeconds: 60 } });
    });
    await world.time.pass(Promise.all([...work, lowering]));
    expect(world.traffic()).toMatchObject({ violations: 0 });
    expect(world.traffic().total - world.traffic().refused).toBe(1_200);
  });
});

describe("refusals that say when to come back", () => {
  it.each([1, 2, 3])("hold everybody of the token back until then, seed %i", async (seed) => {
    const rule: QuotaRule = { quota: 40, windowSeconds: 20, states: "retry-after" };
    const world = new Simulation(rule, seed);
    const work = processes(world, 5).map((limiter) => world.ask(limiter, "hf_one", 60));
    await world.time.pass(Promise.all(work));
    const { violations, total, refused } = world.traffic();
    expect([violations, total - refused]).toEqual([0, 300]);
  });

  it("leave other tokens alone", async () => {
    const world = new Simulation({ quota: 20, windowSeconds: 300, states: "retry-after" });
    const held = world.limiter("hf_one");
    const free = world.limiter("hf_two");
    await world.time.pass(world.ask(held, "hf_one", 20));
    const waiting = world.ask(held, "hf_one", 5);
    await world.time.pass(world.ask(free, "hf_two", 15));
    expect(world.seconds()).toBeLessThan(60);
    await world.time.pass(waiting);
    expect(world.traffic("hf_one").violations + world.traffic("hf_two").refused).toBe(0);
  });
});

describe("a hub that states nothing", () => {
  it("is asked without pauses, and the ledger four times a second at most", async () => {
    const world = new Simulation(null);
    const [limiter] = processes(world, 1);
    if (limiter === undefined) throw new Error("no limiter");
    await world.time.pass(world.ask(limiter, "hf_one", 5_000, 64));
    // 64 at once, an eighth of a second each.
    expect(world.seconds()).toBeLessThan((5_000 / 64) * 0.2);
    expect(world.exchanges / world.seconds()).toBeLessThanOrEqual(4.5);
  });
});

describe("an asker", () => {
  it("that stops waiting leaves the others their turn", async () => {
    const world = new Simulation({ quota: 2, windowSeconds: 300 });
    const [limiter] = processes(world, 1);
    if (limiter === undefined) throw new Error("no limiter");
    await world.time.pass(world.ask(limiter, "hf_one", 1));
    const stop = new AbortController();
    const first = limiter.acquire("api");
    const given = Promise.allSettled(
      Array.from({ length: 3 }, () => limiter.acquire("api", stop.signal)),
    );
    stop.abort(new Error("stopped"));
    expect((await given).map(({ status }) => status)).toEqual(Array(3).fill("rejected"));
    await world.time.pass(first);
    await expect(limiter.acquire("api", stop.signal)).rejects.toThrow("stopped");
  });

  it("that dies while it finds out what is allowed holds nobody up for long", async () => {
    const world = new Simulation({ quota: 100, windowSeconds: 300 });
    const [dying, other] = processes(world, 2);
    if (dying === undefined || other === undefined) throw new Error("no limiter");
    await world.time.pass(dying.acquire("api"));
    await world.time.pass(world.ask(other, "hf_one", 10));
    expect(world.seconds()).toBeLessThan(10);
    expect(world.traffic().total).toBe(10);
  });

  it("is told what the ledger's fault was, and asks again later", async () => {
    const world = new Simulation(null);
    let isDown = true;
    const ledger: LimitLedger = {
      now: () => world.time.now(),
      exchangeEveryMs: 500,
      exchange: (_, change) => {
        if (isDown) return Promise.reject(new Error("no database"));
        return Promise.resolve(change(UNHEARD, world.time.now()));
      },
      sleepUntil: (at, cancel) => world.time.sleep(at - world.time.now(), cancel),
    };
    const limiter = leasingLimiter(ledger);
    await expect(limiter.acquire("api")).rejects.toThrow("no database");
    isDown = false;
    await limiter.acquire("api");
  });
});
