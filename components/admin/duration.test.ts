import { expect, it } from "vitest";
import { formatDuration } from "@/components/admin/duration";

it.each([
  [-5, "0 ms"],
  [0, "0 ms"],
  [850, "850 ms"],
  [4_270, "4.2 s"],
  [9_999, "9.9 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [72_000, "1 min 12 s"],
  [3_599_999, "59 min 59 s"],
  [7_500_000, "2 h 5 min"],
  [86_400_000, "1 d"],
  [273_600_000, "3 d 4 h"],
])("%i ms is %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
