import type { NamedBy, ParentName } from "@/lib/sync/visit";

/** Beyond this many generations evidence is gone anyway. */
const DEEPEST = 8;

type Queued = { ref: string; namedBy: NamedBy };

/** Which repositories the lineage of a run leads to: parents to fetch, and set-aside copies to look at again. */
export class Lineage {
  private readonly depths = new Map<string, number>();
  private readonly taken = new Set<string>();
  private readonly belonging = new Set<string>();
  private waiting = new Map<string, Queued>();
  /** Excluded repositories with the models they copy; null where that has to be asked again. */
  private readonly aside = new Map<string, { ref: string; copyOf: string[] | null }>();
  /** With how many of its originals in the catalog a set-aside repository was last looked at. */
  private readonly looked = new Map<string, number>();

  /** A model of the catalog, and the parents it names. */
  follow(ref: string, parents: readonly ParentName[]): void {
    const key = ref.toLowerCase();
    this.belonging.add(key);
    this.aside.delete(key);
    const depth = this.depths.get(key) ?? 0;
    if (depth >= DEEPEST) return;
    for (const parent of parents) this.queue(parent, { ref, relation: parent.relation }, depth + 1);
  }

  /** A repository that does not belong so far. */
  setAside(ref: string, copyOf: string[] | null): void {
    this.aside.set(ref.toLowerCase(), { ref, copyOf });
  }

  /** Set-aside repositories of whose originals more belong by now than when they were looked at. */
  takeCopies(): string[] {
    const due: string[] = [];
    for (const [key, { ref, copyOf }] of this.aside) {
      const originals =
        copyOf?.filter((original) => this.belonging.has(original.toLowerCase())).length ?? 0;
      const last = this.looked.get(key);
      if (copyOf === null ? last !== undefined : originals <= (last ?? 0)) continue;
      this.looked.set(key, originals);
      due.push(ref);
    }
    return due.toSorted();
  }

  /** Parents not visited yet; each is returned once, with the first to name it by name. */
  takeParents(isDone: (ref: string) => boolean): Queued[] {
    const due = [...this.waiting.entries()].filter(([, { ref }]) => !isDone(ref));
    for (const [key] of this.waiting) this.taken.add(key);
    this.waiting = new Map();
    return due.map(([, queued]) => queued).toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
  }

  private queue({ ref }: ParentName, namedBy: NamedBy, depth: number): void {
    const key = ref.toLowerCase();
    if (this.taken.has(key)) return;
    this.depths.set(key, Math.min(depth, this.depths.get(key) ?? depth));
    const known = this.waiting.get(key);
    if (!known || namedBy.ref < known.namedBy.ref) this.waiting.set(key, { ref, namedBy });
  }
}
