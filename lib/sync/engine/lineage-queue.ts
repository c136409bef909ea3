import type { ParentName } from "@/lib/sync/engine/settlement";
import type { NamedBy } from "@/lib/sync/engine/visit";

export type Queued = { ref: string; namedBy: NamedBy };

/**
 * Which repositories the lineage of a run leads to: parents to fetch, and copies of what was admitted to look at again.
 * It goes round by round, a round a generation, so that a resumed run finds each parent through the same child.
 */
export class Lineage {
  private readonly taken = new Set<string>();
  private parents = new Map<string, Queued>();
  private copies = new Set<string>();

  /** A model of the catalog, and the parents it names. Of many that name one, the first by name is remembered. */
  follow(ref: string, parents: readonly ParentName[]): void {
    for (const parent of parents) {
      const key = parent.ref.toLowerCase();
      if (this.taken.has(key)) continue;
      const known = this.parents.get(key);
      if (!known || ref < known.namedBy.ref)
        this.parents.set(key, { ref: parent.ref, namedBy: { ref, relation: parent.relation } });
    }
  }

  /** Repositories that did not belong and say they are copies of what does now. */
  lookAgain(refs: readonly string[]): void {
    for (const ref of refs) if (!this.taken.has(`copy ${ref}`)) this.copies.add(ref);
  }

  /** What the next round has to look at; nothing is named twice in a run. */
  takeRound(): { copies: string[]; parents: Queued[] } {
    const copies = [...this.copies].toSorted();
    const parents = [...this.parents.values()].toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
    for (const ref of copies) this.taken.add(`copy ${ref}`);
    for (const key of this.parents.keys()) this.taken.add(key);
    this.copies = new Set();
    this.parents = new Map();
    return { copies, parents };
  }
}
