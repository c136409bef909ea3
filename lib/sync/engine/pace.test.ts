import { describe, expect, it } from "vitest";
import { Pace, pacingLine } from "./pace";

describe("a pace", () => {
  it("is that of the last seconds, not of the whole run", () => {
    const pace = new Pace();
    for (let second = 0; second <= 60; second += 1) pace.note(second * 10, second * 1_000, null);
    for (let second = 61; second <= 80; second += 1)
      pace.note(600 + (second - 60) * 100, second * 1_000, null);
    expect(pace.note(2_700, 81_000, 3_700)).toMatchObject({ rate: 100, secondsLeft: 10 });
  });

  it("promises nothing while nothing moves, or the end is unknown", () => {
    const pace = new Pace();
    expect(pace.note(0, 0, 100)).toMatchObject({ rate: 0, secondsLeft: null });
    expect(pace.note(0, 5_000, 100)).toMatchObject({ rate: 0, secondsLeft: null });
    expect(pace.note(50, 6_000, null).secondsLeft).toBeNull();
  });
});

it.each([
  [
    { done: 1_204, total: 2_408, rate: 312.4, secondsLeft: 3.86 },
    "1,204 of 2,408 · 312/s · 4 s left",
  ],
  [{ done: 7, total: null, rate: 0, secondsLeft: null }, "7 · 0/s"],
  [{ done: 12, total: 10, rate: 1, secondsLeft: 0 }, "12 of 12 · 1/s · 0 s left"],
  [{ done: 0, total: 0, rate: 1, secondsLeft: 4_000 }, "0 of 0 · 1/s · 1 h 7 min left"],
])("%o is drawn", (pacing, line) => {
  expect(pacingLine(pacing).replace(/^\[.*\] /, "")).toBe(line);
});

it("draws half a bar for half the work, and none without an end", () => {
  const bar = (total: number | null) => pacingLine({ done: 5, total, rate: 1, secondsLeft: null });
  expect(bar(10)).toMatch(/^\[█{12} {12}\] /);
  expect(bar(4)).toMatch(/^\[█{24}\] /);
  expect(bar(null)).not.toContain("[");
});
