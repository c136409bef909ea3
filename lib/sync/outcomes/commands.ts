import { db } from "@/lib/db/client";
import { type OutcomePlace, saveOutcomes } from "@/lib/sync/runs/commands";
import type { Settled } from "@/lib/sync/engine/settlement";
import { removeFromRules } from "@/lib/sync/rules/members/commands";
import { saveRenamed, saveTracked, saveUnshown } from "@/lib/sync/tracker/commands";

/** Writes, together, what the tracker and the run remember of repositories that were looked at. */
export async function saveSettled(
  settled: readonly Settled[],
  { hubUrl, now, ...place }: OutcomePlace & { hubUrl: string; now: Date },
): Promise<void> {
  // A repository that came twice is told as it was seen last.
  const newest = [...new Map(settled.map((one) => [one.row.ref, one])).values()];
  await db().$transaction(async (tx) => {
    await saveTracked(
      tx,
      hubUrl,
      newest.flatMap(({ tracked }) => tracked ?? []),
      now,
    );
    await saveUnshown(
      tx,
      hubUrl,
      newest.flatMap(({ unshown }) => unshown ?? []),
    );
    await saveRenamed(
      tx,
      hubUrl,
      newest.flatMap(({ renamed }) => renamed ?? []),
    );
    await saveOutcomes(
      tx,
      place,
      newest.filter(({ isTold }) => isTold).map(({ row }) => row),
      now,
    );
  });
}

/** Writes that a repository is gone from the Hub: no rule lists it any more, and should it come back it is news. */
export async function saveVanished(
  ref: string,
  { hubUrl, now, ...place }: OutcomePlace & { hubUrl: string; now: Date },
): Promise<void> {
  const gone = { ref, outcome: "gone", reason: "The Hub no longer shows it." } as const;
  await db().$transaction(async (tx) => {
    await saveUnshown(tx, hubUrl, [{ ...gone, status: "gone" }]);
    await saveOutcomes(tx, place, [{ ...gone, problems: [] }], now);
    await removeFromRules(tx, [ref]);
  });
}
