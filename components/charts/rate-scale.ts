/** A rate with its interval, all in [0, 1]. */
export type Rate = { value: number; lower: number; upper: number };

/** Places rates on an axis that always runs from 0 to 1, so that two charts can be laid side by side. */
export const rateScale = (from: number, to: number) => (rate: number) =>
  Number((from + Math.min(1, Math.max(0, rate)) * (to - from)).toFixed(2));

export const twoDigits = (rate: number) => rate.toFixed(2);
