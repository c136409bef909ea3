import { expect, it } from "vitest";
import { silentHubs, withFailuresFolded } from "@/components/admin/hub-silence";
import { refusalFrom } from "@/lib/hub/hub-error";
import type { Limit } from "@/lib/sync/limits/queries";
import type { RunSummary } from "@/lib/sync/runs/queries";
import { NO_COUNTS } from "@/lib/sync/schema";

const HUB = "https://hub.example";
const REFUSED = `The Hub at ${HUB} could not be reached in 5 tries: connect ECONNREFUSED.`;
const BROKEN = refusalFrom(
  { status: 503, headers: new Headers(), bytes: Buffer.from("") },
  `${HUB}/api/models`,
).message;

/** Runs an hour apart, the newest first, each by how it ended. */
const runs = (...ended: (Partial<RunSummary> | string)[]): RunSummary[] =>
  ended.map((one, at) => ({
    id: String(at),
    source: "hub",
    hubUrl: HUB,
    rule: { id: "r", name: "rule" },
    scope: {},
    reach: "full",
    startedAt: new Date(Date.UTC(2026, 2, 1, 12 - at)),
    finishedAt: new Date(Date.UTC(2026, 2, 1, 12 - at, 5)),
    heardAt: null,
    counts: NO_COUNTS,
    requests: 1,
    listed: 0,
    warnings: [],
    ...(typeof one === "string"
      ? { status: "failed" as const, message: one }
      : { status: "completed" as const, message: "Read.", ...one }),
  }));

const heard = (at: Date) => [{ hubUrl: HUB, heardAt: at } as Limit];

it("tells since when a Hub does not answer, by the last runs in a row", () => {
  const found = silentHubs(
    runs(REFUSED, BROKEN, { status: "interrupted" }, REFUSED, {}, BROKEN),
    [],
  );
  expect(found).toMatchObject([
    { hubUrl: HUB, since: new Date("2026-03-01T09:00:00Z"), lastRun: { id: "0" } },
  ]);
});

it.each([
  ["answered the last run", runs({}, REFUSED), []],
  ["was heard since", runs(REFUSED), heard(new Date("2026-03-01T12:30:00Z"))],
  ["refused the run for another reason", runs("The database is full.", REFUSED), []],
  ["is a recording", runs({ source: "starter" }), []],
])("says nothing of a Hub that %s", (_, told, limits) => {
  expect(silentHubs(told, limits)).toEqual([]);
});

it("shows failures that are alike once, up to the run that went otherwise", () => {
  const told = runs(
    REFUSED,
    { rule: null, scope: { models: ["a/b"] } },
    REFUSED,
    REFUSED,
    {},
    REFUSED,
  );
  expect(withFailuresFolded(told, 9)).toMatchObject([
    { id: "0", alike: { count: 2, since: new Date("2026-03-01T09:00:00Z") } },
    { id: "1" },
    { id: "4" },
    { id: "5" },
  ]);
});
