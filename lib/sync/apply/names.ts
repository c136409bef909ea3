import type { Identity } from "@/lib/sync/stored/identity";

/** A model as the catalog holds it. */
export type HeldModel = {
  id: string;
  ref: string;
  hubId: string | null;
  source: string;
  admission: string;
  admissionReason: string;
  /** The revision `latest` points at. */
  latestId: string | null;
};

/**
 * Which models names lead to, kept up to date while a batch is decided. A present name goes before a former one: a
 * repository that appears under a name another model had is who that name means from then on.
 */
export class Names {
  private readonly present = new Map<string, HeldModel>();
  private readonly former = new Map<string, HeldModel>();
  private readonly byHubId = new Map<string, HeldModel>();
  private readonly renamings: { before: string; after: string }[] = [];

  constructor(models: readonly HeldModel[], former: readonly { ref: string; modelId: string }[]) {
    const byId = new Map(models.map((model) => [model.id, model]));
    for (const model of models) this.add(model);
    for (const { ref, modelId } of former) {
      const model = byId.get(modelId);
      if (model && !this.present.has(ref)) this.former.set(ref, model);
    }
  }

  /** The one model a repository is: as `modelIdOf` in lib/sync/stored/queries.ts finds it in the database. */
  find({ ref, hubId }: Identity): HeldModel | null {
    const known = hubId === null ? undefined : this.byHubId.get(hubId);
    if (known) return known;
    const named = this.present.get(ref.toLowerCase());
    if (named && (named.hubId === null || hubId === null)) return named;
    return hubId === null && !named ? (this.former.get(ref.toLowerCase()) ?? null) : null;
  }

  /** The model that goes by a name now, in any case. */
  holder(ref: string): HeldModel | null {
    return this.present.get(ref.toLowerCase()) ?? null;
  }

  /** The model a name leads to: the one that goes by it, or else the one that did. */
  leadsTo(ref: string): HeldModel | null {
    return this.holder(ref) ?? this.former.get(ref.toLowerCase()) ?? null;
  }

  /** A name as the catalog spells it, after renames; as written where the catalog has no such model. */
  spelled(ref: string): string {
    return this.leadsTo(ref)?.ref ?? ref;
  }

  /** The name of a stored node after the renames of this batch, which nodes follow. */
  followed(ref: string): string {
    return this.renamings.reduce(
      (name, { before, after }) => (name.toLowerCase() === before ? after : name),
      ref,
    );
  }

  add(model: HeldModel): void {
    const ref = model.ref.toLowerCase();
    this.present.set(ref, model);
    this.former.delete(ref);
    if (model.hubId !== null) this.byHubId.set(model.hubId, model);
  }

  rename(model: HeldModel, ref: string): void {
    const before = model.ref.toLowerCase();
    this.renamings.push({ before, after: ref });
    this.present.delete(before);
    this.former.set(before, model);
    model.ref = ref;
    this.add(model);
  }
}
