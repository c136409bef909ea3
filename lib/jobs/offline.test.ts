import { expect, test } from "vitest";
import { withoutHub } from "@/lib/jobs/offline";
import { type JobName, JOBS } from "@/lib/jobs/schema";

test("without the Hub there is still the clock to watch, and the store to keep", () => {
  const names = Object.keys(JOBS) as JobName[];
  const jobs = names.map((name) => ({ name, run: () => Promise.resolve() }));
  expect(withoutHub(jobs).map(({ name }) => name)).toEqual(["sync.schedule", "mirror.collect"]);
});
