import { type Admission, admit, type Exclusion } from "@/lib/sync/reading/admission";
import { entryAlone, readEntry } from "@/lib/sync/reading/fetch-repository";
import { readRepository } from "@/lib/sync/reading/reading";
import { parentsOf } from "@/lib/sync/engine/settlement";
import type { Listed } from "@/lib/sync/tracker/entry";
import { listDistilledNames } from "@/lib/sync/tracker/queries";

/** An entry of a listing, as received and as the tracker reads it. */
export type ListedEntry = { raw: unknown; listed: Listed };

/** What an entry alone says of whether its repository belongs to the catalog. */
export type Judgement = {
  admission: Admission | Exclusion;
  /** Models it names as parents, in lower case. */
  parents: string[];
  /** Whether to read the repository: it belongs, or a model it comes from is a distilled one of the catalog. */
  isCandidate: boolean;
};

/** Judges entries by what they say themselves; null for one that cannot be read. */
export async function judge(
  entries: readonly ListedEntry[],
  { hubUrl, now }: { hubUrl: string; now: Date },
): Promise<Map<string, Judgement | null>> {
  const read = entries.map(({ raw, listed }) => {
    const entry = readEntry(raw);
    if (!entry.ok) return { ref: listed.ref, claims: null, parents: [] };
    const { claims } = readRepository(entryAlone(entry), {
      origin: "hub",
      hubUrl,
      kept: null,
      now,
    });
    const parents = [...new Set(parentsOf(claims).map((parent) => parent.ref.toLowerCase()))];
    return { ref: listed.ref, claims, parents };
  });
  const distilled = await listDistilledNames([...new Set(read.flatMap(({ parents }) => parents))]);
  const isDistilled = (ref: string) => distilled.has(ref.toLowerCase());
  return new Map(
    read.map(({ ref, claims, parents }) => {
      if (claims === null) return [ref, null];
      const admission = admit(claims, { namedBy: null, isDistilled });
      return [
        ref,
        {
          admission,
          parents,
          isCandidate: admission.rule !== null || parents.some((name) => distilled.has(name)),
        },
      ];
    }),
  );
}
