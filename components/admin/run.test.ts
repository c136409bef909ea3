import { expect, it } from "vitest";
import { hasGaps, type RunOfState } from "@/components/admin/run";
import { NO_COUNTS } from "@/lib/sync/schema";

const run = (
  more: Partial<RunOfState>,
  counts: Partial<RunOfState["counts"]> = {},
): RunOfState => ({
  status: "completed",
  reach: "full",
  listed: 3,
  ...more,
  counts: { ...NO_COUNTS, ...counts },
});

it.each([
  ["could not read one", run({}, { applied: 2, unreadable: 1 })],
  ["failed on one", run({ reach: "incremental" }, { applied: 2, failed: 1 })],
  ["read nothing of all there is", run({ listed: 0 })],
  ["was shown nothing", run({ reach: "incremental", listed: 0 })],
])("a run that %s has gaps", (_, told) => {
  expect(hasGaps(told)).toBe(true);
});

it.each([
  ["read all", run({}, { applied: 2, excluded: 1 })],
  ["was shown nothing new", run({ reach: "incremental" })],
  ["failed, which is said already", run({ status: "failed" }, { failed: 1 })],
])("a run that %s has none", (_, told) => {
  expect(hasGaps(told)).toBe(false);
});
