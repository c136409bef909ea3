import { expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { listReadingsSince } from "@/lib/sync/retries/queries";
import { unique } from "@/lib/testing/builders/unique";

const hubUrl = "https://hub.example";
const THEN = new Date("2026-03-01T12:00:00Z");
const LATER = new Date("2026-03-01T12:00:01Z");

async function read(ref: string, readAt: Date | null, outcome: string | null, url = hubUrl) {
  const seen = { firstSeenAt: THEN, seenAt: THEN };
  await db().hubRepository.create({ data: { hubUrl: url, ref, readAt, outcome, ...seen } });
  return ref;
}

it("tells of the repositories named what a reading after that came to, on that Hub", async () => {
  const [after, before, never, elsewhere, odd] = [
    await read(unique("a/after"), LATER, "applied"),
    await read(unique("a/before"), THEN, "failed"),
    await read(unique("a/never"), null, null),
    await read(unique("a/elsewhere"), LATER, "applied", "https://other.example"),
    await read(unique("a/odd"), LATER, "of a later version"),
  ];
  await read(unique("a/unasked"), LATER, "applied");
  const refs = [after, before, never, elsewhere, odd];
  expect(await listReadingsSince({ hubUrl, refs }, THEN)).toEqual(
    new Map([[after, { outcome: "applied", at: LATER }]]),
  );
});
