import { db, type Prisma } from "@/lib/db/client";
import { aDigest, aSha, unique } from "./unique";

/** A stored revision, with what tests ask of it. */
export type BuiltRevision = { id: string; modelId: string; ref: string; sha: string | null };
/** A stored model with one revision, which `latest` points at. */
export type BuiltModel = { id: string; ref: string; revision: BuiltRevision };

type RevisionOverrides = Partial<
  Omit<Prisma.RevisionUncheckedCreateInput, "modelId" | "aliases">
> & { aliases?: string[] };
type ModelOverrides = Partial<
  Omit<Prisma.ModelUncheckedCreateInput, "namespaceId" | "ref" | "revisions" | "aliases">
> & { ref?: string; revision?: RevisionOverrides };

/** A model in its own namespace unless `ref` says otherwise, at one pinned revision. */
export async function aModel({
  ref = `${unique("owner")}/${unique("model")}`,
  revision = {},
  ...overrides
}: ModelOverrides = {}): Promise<BuiltModel> {
  const [namespaceName = "", name = ""] = ref.split("/");
  const namespace = await db().namespace.upsert({
    where: { name: namespaceName },
    create: { name: namespaceName },
    update: {},
  });
  const model = await db().model.create({
    data: {
      namespaceId: namespace.id,
      name,
      ref,
      source: "hub",
      sourceUrl: `https://huggingface.co/${ref}`,
      admission: "tag",
      admissionReason: "carries the tag `distillation`",
      ...overrides,
    },
  });
  return { id: model.id, ref, revision: await aRevision(model, revision) };
}

/** A further revision of a model; `latest` moves to it unless `aliases` says otherwise. */
export async function aRevision(
  model: { id: string; ref: string },
  { aliases = ["latest"], ...overrides }: RevisionOverrides = {},
): Promise<BuiltRevision> {
  const revision = await db().revision.create({
    data: {
      modelId: model.id,
      sha: aSha(),
      digest: aDigest(),
      record: { id: model.ref },
      ...overrides,
    },
  });
  for (const alias of aliases) {
    await db().revisionAlias.upsert({
      where: { modelId_alias: { modelId: model.id, alias } },
      create: { modelId: model.id, alias, revisionId: revision.id },
      update: { revisionId: revision.id },
    });
  }
  return { id: revision.id, modelId: model.id, ref: model.ref, sha: revision.sha };
}

/** A file of a revision, by default a safetensors file without a known size. */
export async function anArtifact(
  revisionId: string,
  overrides: Partial<Prisma.ArtifactUncheckedCreateInput> = {},
) {
  return db().artifact.create({
    data: {
      revisionId,
      path: `${unique("file")}.safetensors`,
      format: "safetensors",
      ...overrides,
    },
  });
}

/** A statement about a revision, read from its card by default. */
export async function aFact(
  revisionId: string,
  field: string,
  value: Prisma.InputJsonValue,
  overrides: Partial<Prisma.FactUncheckedCreateInput> = {},
) {
  return db().fact.create({
    data: {
      revisionId,
      field,
      value,
      grade: "hub_derived",
      kind: "card",
      source: "README.md",
      ...overrides,
    },
  });
}

/** The search read model's row of a model, and its safety cells. */
export async function aSearchDocument(
  model: Pick<BuiltModel, "id" | "ref">,
  {
    cells = [],
    ...overrides
  }: Partial<Prisma.SearchDocumentUncheckedCreateInput> & {
    cells?: Omit<Prisma.SafetyCellUncheckedCreateInput, "modelId">[];
  } = {},
) {
  const [namespace = "", name = ""] = model.ref.split("/");
  await db().searchDocument.create({
    data: {
      modelId: model.id,
      ref: model.ref,
      namespace,
      name,
      domain: "general",
      commercialUse: "unknown",
      distilled: true,
      admittedAt: new Date("2026-01-02T03:04:05Z"),
      ...overrides,
      cells: { create: cells },
    },
  });
}

/** A license the product knows. */
export async function aLicense(overrides: Partial<Prisma.LicenseUncheckedCreateInput> = {}) {
  const id = overrides.id ?? unique("license");
  return db().license.create({
    data: {
      id,
      name: `The ${id} license`,
      kind: "model-license",
      hubKey: id,
      commercialUse: "yes",
      sourceUrl: "https://example.com/license",
      sourceClass: "primary",
      ...overrides,
    },
  });
}
