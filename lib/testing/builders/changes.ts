import { ChangeContent } from "@/lib/catalog/changes";
import { db, type Prisma } from "@/lib/db/client";
import type { BuiltModel } from "./catalog";

/** The Hub the builders' models come from. */
export const HUB = "https://huggingface.co";

/** What the tracker holds of a model: by default that its Hub still shows the commit that was read. */
export async function aTrackedRepository(
  { id, ref, revision: { sha } }: Pick<BuiltModel, "id" | "ref" | "revision">,
  overrides: Partial<Prisma.HubRepositoryUncheckedCreateInput> = {},
) {
  const seenAt = new Date("2026-03-03T00:00:00Z");
  return db().hubRepository.create({
    data: {
      hubUrl: HUB,
      ref,
      modelId: id,
      sha,
      readSha: sha,
      readAt: seenAt,
      firstSeenAt: seenAt,
      seenAt,
      ...overrides,
    },
  });
}

/** A name a model had. */
export async function aFormerName(
  { id }: Pick<BuiltModel, "id">,
  written: string,
  until = new Date("2026-03-03T00:00:00Z"),
) {
  return db().formerName.create({
    data: { ref: written.toLowerCase(), written, modelId: id, until },
  });
}

/** A change at a model's source, in the form that is written and read. */
export async function aChange(
  { id, ref }: Pick<BuiltModel, "id" | "ref">,
  content: ChangeContent,
  overrides: Partial<Prisma.ModelChangeUncheckedCreateInput> = {},
) {
  const { kind, before, after } = ChangeContent.parse(content);
  return db().modelChange.create({
    data: { modelId: id, kind, before, after, source: `${HUB}/${ref}`, ...overrides },
  });
}
