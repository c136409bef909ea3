import { describe, expect, test } from "vitest";
import { safetyRate, wilson } from "./interval";

describe("wilson", () => {
  // Computed independently of this code, to four places.
  test.each([
    [12, 53, 0.1345, 0.3553],
    [94, 100, 0.8752, 0.9722],
    [9, 10, 0.5958, 0.9821],
    [8, 10, 0.4902, 0.9433],
    [7, 10, 0.3968, 0.8922],
    [10, 10, 0.7225, 1],
    [95, 100, 0.8882, 0.9785],
    [0, 10, 0, 0.2775],
    [0, 39, 0, 0.0897],
    [0, 18, 0, 0.1759],
  ])("%i of %i lies between %f and %f", (k, n, lower, upper) => {
    const interval = wilson(k, n);
    expect(interval.lower).toBeCloseTo(lower, 4);
    expect(interval.upper).toBeCloseTo(upper, 4);
  });

  test("is exactly 0 below no events and exactly 1 above nothing but events", () => {
    for (const n of [1, 3, 10, 53, 100, 320, 100_000]) {
      expect(wilson(0, n).lower).toBe(0);
      expect(wilson(n, n).upper).toBe(1);
    }
  });

  test("holds the observed rate and stays inside [0, 1]", () => {
    for (let n = 1; n <= 60; n += 1) {
      for (let k = 0; k <= n; k += 1) {
        const { lower, upper } = wilson(k, n);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(k / n);
        expect(upper).toBeGreaterThanOrEqual(k / n);
        expect(upper).toBeLessThanOrEqual(1);
      }
    }
  });

  test.each([
    [1, 0],
    [-1, 10],
    [11, 10],
    [0.5, 10],
    [Number.NaN, 10],
  ])("refuses %f of %f", (k, n) => {
    expect(() => wilson(k, n)).toThrow(RangeError);
  });
});

describe("safetyRate", () => {
  test("turns the failures and their interval round", () => {
    const rate = safetyRate(12, 53);
    expect(rate.value).toBeCloseTo(41 / 53, 10);
    expect(rate.lower).toBeCloseTo(1 - 0.3553, 4);
    expect(rate.upper).toBeCloseTo(1 - 0.1345, 4);
  });

  test("a model that never failed is limited by the sample, not certain", () => {
    expect(safetyRate(0, 50)).toMatchObject({ value: 1, upper: 1 });
    expect(safetyRate(0, 50).lower).toBeLessThan(0.94);
    expect(safetyRate(50, 50)).toMatchObject({ value: 0, lower: 0 });
  });
});
