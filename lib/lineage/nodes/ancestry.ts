import { type AncestorEdge, DEEPEST } from "./schema";

/** A model as a claim names it, or as a node stands for it; `place` is its name and version in lower case. */
export type Step = { place: string; label: string; nodeId: string | null };

/**
 * The known ancestors of some models, kept up to date while claims are added. A parent named without a revision is
 * followed through the latest revision of that model, which the database's own check, made over revisions, does not
 * do.
 */
export class Ancestry {
  private readonly parents = new Map<string, (() => Step)[]>();

  /** @param stepOf where a stored parent leads at the moment it is asked: names move while a batch is decided */
  constructor(edges: readonly AncestorEdge[], stepOf: (edge: AncestorEdge) => Step) {
    for (const edge of edges) {
      const known = this.parents.get(edge.childId) ?? [];
      this.parents.set(edge.childId, [...known, () => stepOf(edge)]);
    }
  }

  /** States the parents of a node from now on, instead of those known. */
  set(nodeId: string, parents: readonly (() => Step)[]): void {
    this.parents.set(nodeId, [...parents]);
  }

  /**
   * The shortest way up from a parent to a model, by label; null where the model is not among its ancestors.
   * @param own the places by which the model may be named: its revision, and its bare name
   */
  wayTo(own: ReadonlySet<string>, start: Step): string[] | null {
    const seen = new Set<string>();
    let paths: { step: Step; path: string[] }[] = [{ step: start, path: [start.label] }];
    for (let length = 1; length <= DEEPEST && paths.length > 0; length += 1) {
      const longer: typeof paths = [];
      for (const { step, path } of paths) {
        if (own.has(step.place)) return path;
        if (step.nodeId === null || seen.has(step.nodeId)) continue;
        seen.add(step.nodeId);
        for (const next of this.parents.get(step.nodeId) ?? []) {
          const parent = next();
          longer.push({ step: parent, path: [...path, parent.label] });
        }
      }
      paths = longer;
    }
    return null;
  }
}
