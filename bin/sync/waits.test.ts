import { expect, test } from "vitest";
import { waitSentences } from "./waits";

test("many requests that wait for the same say so once a step", () => {
  let now = 0;
  const lines: string[] = [];
  const told = waitSentences(
    (line) => lines.push(line),
    () => now,
  );
  const refused = "connect ECONNREFUSED";
  for (const step of [1, 2, 4, 8]) {
    // Half of each wait is chance, as the client draws it.
    for (let at = 0; at < 16; at += 1)
      told({ reason: refused, waitMs: 500 * step * (1 + (at % 16) / 16) });
    now += 1_000 * step;
  }
  expect(lines.length).toBeLessThanOrEqual(5);
  expect(new Set(lines).size).toBe(lines.length);

  told({ reason: "the Hub limits requests", waitMs: 60_000 });
  told({ reason: "the Hub limits requests", waitMs: 59_000 });
  now += 61_000;
  told({ reason: "the Hub limits requests", waitMs: 60_000 });
  expect(lines.filter((line) => line.includes("limits"))).toHaveLength(2);
});
