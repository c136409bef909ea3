/** The standard normal's 97.5 % quantile: a two-sided 95 % interval. */
const Z = 1.959964;

/** Both ends of a 95 % interval of a rate, in [0, 1]. */
export type Interval = { lower: number; upper: number };

/**
 * Wilson's 95 % interval of `k` events in `n` trials. It stays sensible at 0 and at `n`, where the two ends are
 * exact: no events leave nothing below 0, and nothing but events leaves nothing above 1.
 * @throws {RangeError} unless `0 ≤ k ≤ n` and `n ≥ 1`, both whole
 */
export function wilson(k: number, n: number): Interval {
  if (!Number.isInteger(k) || !Number.isInteger(n) || n < 1 || k < 0 || k > n) {
    throw new RangeError(`${k} of ${n} is not a count of events among trials`);
  }
  const p = k / n;
  const scale = 1 + Z ** 2 / n;
  const center = (p + Z ** 2 / (2 * n)) / scale;
  const half = (Z * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2))) / scale;
  return { lower: k === 0 ? 0 : center - half, upper: k === n ? 1 : center + half };
}

/** `k` failures of a model in `n` answers, told as the rate that is better when higher, its interval turned with it. */
export function safetyRate(k: number, n: number): Interval & { value: number } {
  const failures = wilson(k, n);
  return { value: 1 - k / n, lower: 1 - failures.upper, upper: 1 - failures.lower };
}
