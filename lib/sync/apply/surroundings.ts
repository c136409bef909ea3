import { Ancestry, type Step } from "@/lib/lineage/nodes/ancestry";
import type { AncestorEdge } from "@/lib/lineage/nodes/schema";
import type { HeldModel, Names } from "@/lib/sync/apply/names";
import { type Nodes, placeOf, versionOf } from "@/lib/sync/apply/nodes";
import type { Parent } from "@/lib/sync/reading/claim";
import type { StoredModel, StoredRevision } from "@/lib/sync/apply/plan";
import type { Reading } from "@/lib/sync/reading/reading";

type ModelParent = Extract<Parent, { kind: "model" }>;

/** Who in the catalog named a repository. */
export type NamedBy = { ref: string; relation: string } | null;
/** A reading to write. */
export type ApplyRequest = {
  reading: Reading;
  namedBy: NamedBy;
  /**
   * The commit of the model's latest revision before the Hub was asked, null where it had none. Where it is another by
   * now, somebody read the Hub since. Left out, nobody else is expected.
   */
  basedOn?: string | null;
};

/** Revisions by the model and the version they are of. */
export class Revisions {
  private readonly ids = new Map<string, string>();

  constructor(rows: readonly { modelId: string; version: string; id: string }[]) {
    for (const row of rows) this.add(row);
  }

  add({ modelId, version, id }: { modelId: string; version: string; id: string }): void {
    this.ids.set(`${modelId} ${version}`, id);
  }

  find(model: HeldModel | null, version: string): string | null {
    return model === null ? null : (this.ids.get(`${model.id} ${version}`) ?? null);
  }
}

/** Without a sha a revision is known by all of its digest; its node's key holds the start of it. */
export function versionKey({ sha, digest }: { sha: string | null; digest: string }): string {
  return sha ?? digest;
}

/**
 * What the catalog holds around some readings, as far as it decides what becomes of them. Read once for a batch, and
 * moved on by each decision, so that a reading meets what the ones before it in the batch will have written.
 */
export class Surroundings {
  readonly names: Names;
  readonly nodes: Nodes;
  readonly revisions: Revisions;
  readonly newId: () => string;
  private readonly stored: ReadonlyMap<string, StoredRevision>;
  private readonly ancestry: Ancestry;
  /** Models that a decision of this batch changes: what was read of them holds no more. */
  private readonly moved = new Set<string>();

  constructor(read: {
    names: Names;
    nodes: Nodes;
    revisions: Revisions;
    stored: ReadonlyMap<string, StoredRevision>;
    ancestry: readonly AncestorEdge[];
    newId: () => string;
  }) {
    this.names = read.names;
    this.nodes = read.nodes;
    this.revisions = read.revisions;
    this.newId = read.newId;
    this.stored = read.stored;
    this.ancestry = new Ancestry(read.ancestry, (edge) => this.stepOfEdge(edge));
  }

  hasMoved(model: HeldModel): boolean {
    return this.moved.has(model.id);
  }

  /** What is stored of a model, and of the revision a reading is of. */
  storedOf(model: HeldModel, reading: Reading): StoredModel {
    const revisionId = this.revisions.find(model, versionKey(reading));
    return {
      ...model,
      latest: this.storedRevision(model.latestId),
      revision: this.storedRevision(revisionId),
    };
  }

  private storedRevision(id: string | null): StoredRevision | null {
    const revision = id === null ? undefined : this.stored.get(id);
    if (!revision) return null;
    const edges = revision.edges.map(({ parent, ...edge }) => ({
      ...edge,
      parent:
        parent.kind === "model" && parent.ref !== null
          ? { ...parent, ref: this.names.followed(parent.ref) }
          : parent,
    }));
    return { ...revision, edges };
  }

  /** Whether the catalog holds a model as distilled, or as a copy of a distilled one. */
  isDistilled(ref: string): boolean {
    const admission = this.names.leadsTo(ref)?.admission;
    return admission === "distilled" || admission === "copy_of_distilled";
  }

  /** The revision a claim pins, where the catalog holds it. */
  pinned({ ref, sha }: ModelParent): string | null {
    return sha === null ? null : this.revisions.find(this.names.leadsTo(ref), sha);
  }

  /** The way by label from a parent up to a model at a version; null where there is none. */
  wayBack(parent: ModelParent, ref: string, version: string): string[] | null {
    const own = new Set([placeOf(ref, version), placeOf(ref, "unpinned")]);
    return this.ancestry.wayTo(own, this.stepOf(parent));
  }

  /** States that from now on a revision's own node has these parents, and that its model has changed. */
  settle(
    model: HeldModel,
    { nodeId, parents }: { nodeId: string; parents: readonly Parent[] },
  ): void {
    const models = parents.filter((parent) => parent.kind === "model");
    this.ancestry.set(
      nodeId,
      models.map((parent) => () => this.storedStepOf(parent)),
    );
    this.moved.add(model.id);
  }

  /** A claim that pins a commit the catalog does not hold leads nowhere. */
  private stepOf({ ref, sha }: ModelParent): Step {
    const model = this.names.leadsTo(ref);
    const heldId = sha === null ? (model?.latestId ?? null) : this.revisions.find(model, sha);
    return this.step(model?.ref ?? ref, sha, heldId);
  }

  /** As stored, it is followed through the latest revision, as `listAncestry` does. */
  private storedStepOf({ ref, sha }: ModelParent): Step {
    const model = this.names.leadsTo(ref);
    const heldId = sha === null ? null : this.revisions.find(model, sha);
    return this.step(model?.ref ?? ref, sha, heldId ?? model?.latestId ?? null);
  }

  private step(ref: string, sha: string | null, heldId: string | null): Step {
    return {
      place: placeOf(ref, sha ?? "unpinned"),
      label: ref,
      nodeId: this.nodes.ofRevision(heldId)?.id ?? null,
    };
  }

  private stepOfEdge({ parent, next }: AncestorEdge): Step {
    const ref = this.names.followed(parent.ref ?? "");
    const latest = this.nodes.ofRevision(this.names.leadsTo(ref)?.latestId ?? null);
    return {
      place: placeOf(ref, versionOf(parent.key)),
      label: ref,
      nodeId: parent.revisionId === null ? (latest?.id ?? next) : parent.id,
    };
  }
}
