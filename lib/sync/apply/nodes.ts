import type { NewNode } from "@/lib/lineage/commands";
import type { StoredNode } from "@/lib/lineage/nodes/schema";
import { type Parent, parentKey } from "@/lib/sync/reading/claim";
import type { Reading } from "@/lib/sync/reading/reading";

/** Of which revision of its model a node is: a commit, `record:…`, or `unpinned` for the bare name. */
export function versionOf(key: string): string {
  return key.slice(key.lastIndexOf("@") + 1);
}

/** How a model at a version is told from all others, however it was named when its node was made. */
export function placeOf(ref: string, version: string): string {
  return `model:${ref}@${version}`.toLowerCase();
}

/** The version a reading is of. */
export function versionRead({ sha, digest }: Reading): string {
  return sha ?? `record:${digest.slice(0, 12)}`;
}

/**
 * The nodes a batch may touch, those it adds among them. A node keeps the key under which it was made, and its name
 * follows a rename; so a model's node is looked for by its present name and its version, and the rest by their keys.
 */
export class Nodes {
  readonly added: NewNode[] = [];
  readonly learned: { id: string; revisionId: string }[] = [];
  private readonly byKey = new Map<string, StoredNode>();
  private readonly byPlace = new Map<string, StoredNode>();
  private readonly byRevision = new Map<string, StoredNode>();
  private readonly newId: () => string;

  constructor(stored: readonly StoredNode[], newId: () => string) {
    this.newId = newId;
    for (const node of stored) this.index(node);
  }

  /** The node of a parent. `mark` tells it from a node that was made under the same name for another repository. */
  ofParent(parent: Parent, mark: string | null, revisionId: string | null): StoredNode {
    const key = parentKey(parent);
    if (parent.kind !== "model")
      return this.byKey.get(key) ?? this.add({ key, ...columnsOf(parent), revisionId: null });
    const known = this.byPlace.get(placeOf(parent.ref, versionOf(key)));
    return known ?? this.add({ key: this.freeKey(key, mark), ...columnsOf(parent), revisionId });
  }

  /** The node of a revision that is being written. */
  ofOwn(ref: string, version: string, mark: string | null, revisionId: string): StoredNode {
    const known = this.byRevision.get(revisionId);
    if (known) return known;
    const named = this.byPlace.get(placeOf(ref, version));
    // Somebody named this commit before it was read.
    if (named?.revisionId === null) {
      named.revisionId = revisionId;
      this.byRevision.set(revisionId, named);
      if (!this.added.some(({ id }) => id === named.id))
        this.learned.push({ id: named.id, revisionId });
      return named;
    }
    const key = this.freeKey(`model:${ref}@${version}`, mark);
    return this.add({ key, kind: "model", label: ref, ref, provider: null, revisionId });
  }

  ofRevision(revisionId: string | null): StoredNode | null {
    return revisionId === null ? null : (this.byRevision.get(revisionId) ?? null);
  }

  rename(before: string, after: string): void {
    const moved = [...this.byPlace.values()].filter(
      ({ ref }) => ref?.toLowerCase() === before.toLowerCase(),
    );
    for (const node of moved) {
      this.byPlace.delete(placeOf(before, versionOf(node.key)));
      node.ref = after;
      this.index(node);
    }
  }

  private add(node: Omit<NewNode, "id">): StoredNode {
    const added = { ...node, id: this.newId() };
    this.added.push(added);
    return this.index(added);
  }

  private index(node: StoredNode): StoredNode {
    this.byKey.set(node.key, node);
    if (node.kind === "model" && node.ref !== null) {
      const place = placeOf(node.ref, versionOf(node.key));
      if (!this.byPlace.has(place) || node.key.toLowerCase() === place)
        this.byPlace.set(place, node);
    }
    if (node.revisionId !== null) this.byRevision.set(node.revisionId, node);
    return node;
  }

  private freeKey(key: string, mark: string | null): string {
    if (!this.byKey.has(key)) return key;
    return key.replace(/@[^@]*$/, (version) => `#${mark ?? this.newId()}${version}`);
  }
}

function columnsOf(parent: Parent): Pick<NewNode, "kind" | "label" | "ref" | "provider"> {
  const { kind } = parent;
  switch (parent.kind) {
    case "model":
      return { kind, label: parent.ref, ref: parent.ref, provider: null };
    case "dataset":
      return { kind, label: parent.name, ref: parent.ref, provider: null };
    case "service":
      return { kind, label: parent.label, ref: null, provider: parent.provider };
    case "named":
    case "undisclosed":
      return { kind, label: parent.label, ref: null, provider: null };
  }
}
