import { describe, expect, it } from "vitest";
import { believable, grant, UNHEARD, type LimitState } from "@/lib/hub/limit-state";

const NOW = Date.UTC(2026, 0, 1);
const IN_2058 = Date.UTC(2058, 0, 1);
const USED_UP: LimitState = { ...UNHEARD, quota: 500, remaining: 0, heardAt: NOW - 1_000 };

describe("limits that were kept", () => {
  it.each([
    { resetsAt: IN_2058, windowMs: 1e12 },
    { resetsAt: IN_2058, blockedUntil: IN_2058, blockedReason: "status 429" },
    { resetsAt: IN_2058, pacedUntil: IN_2058, triedUntil: IN_2058 },
  ])("until long after any window let one request find out: %j", (kept) => {
    const state = believable({ ...USED_UP, ...kept }, NOW);
    const given = grant(state, 5, NOW, 250);
    expect(given.grant).toMatchObject({ kind: "lease", permits: 1 });
    expect(given.state.windowMs ?? 0).toBeLessThanOrEqual(3_600_000);
  });

  it("until the end of a window hold", () => {
    const state = { ...USED_UP, windowMs: 300_000, resetsAt: NOW + 301_000 };
    expect(believable(state, NOW)).toEqual(state);
    const latest = { ...USED_UP, windowMs: 3_600_000, resetsAt: NOW + 3_601_000 };
    expect(believable(latest, NOW)).toEqual(latest);
  });
});
