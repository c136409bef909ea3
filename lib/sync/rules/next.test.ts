import { expect, it } from "vitest";
import { nextReading } from "@/lib/sync/rules/next";

const at = (hour: number, minute = 0) => new Date(Date.UTC(2026, 2, 1, hour, minute));
type Rule = Parameters<typeof nextReading>[0];
const rule: Rule = {
  kind: "tag",
  enabled: true,
  everyMinutes: 60,
  reconcileHours: 5,
  createdAt: at(0),
  watermark: at(0, 30),
  reconciledAt: at(1),
  lastRun: { startedAt: at(3, 30) },
};

it.each<[string, Partial<Rule>, ReturnType<typeof nextReading>]>([
  ["new since the last reading", {}, { at: at(4, 30), reach: "incremental" }],
  ["everything, where that comes first", { reconcileHours: 3 }, { at: at(4), reach: "full" }],
  [
    "everything, a little after what broke off",
    { reconcileHours: 1 },
    { at: at(3, 35), reach: "full" },
  ],
  ["everything, never read whole", { reconciledAt: null }, { at: at(4, 30), reach: "full" }],
  ["everything, never read to its end", { watermark: null }, { at: at(4, 30), reach: "full" }],
  ["everything by name, each time", { kind: "list" }, { at: at(4, 30), reach: "full" }],
  ["everything at once, never read", { lastRun: null }, { at: at(0), reach: "full" }],
  ["nothing, while it is paused", { enabled: false }, null],
])("reads %s", (_, change, next) => {
  expect(nextReading({ ...rule, ...change })).toEqual(next);
});
