import { z } from "zod";
import { Grade } from "@/lib/grade";
import { CommercialUse, KnownLicense } from "@/lib/license/schema";

/** What one model of the chain declares. `path` runs from the model asked about to this one, by node label. */
export const LicenseLink = z
  .object({
    id: z.string().describe("namespace/name, or the label of something outside the catalog"),
    inCatalog: z.boolean(),
    relation: z
      .string()
      .nullable()
      .describe("how the one before it in the path relates to it; null for the model itself"),
    path: z.array(z.string()),
    declared: z.string().nullable(),
    licenseName: z.string().nullable(),
    note: z.string().nullable(),
    grade: Grade.nullable(),
    kind: z.string().nullable().describe("what was read there, as on a fact"),
    source: z.string().nullable(),
    known: KnownLicense.nullable(),
  })
  .meta({ id: "LicenseLink" });
export type LicenseLink = z.infer<typeof LicenseLink>;

/** Declared license and the chain above it. `concluded` and `findings` stay empty until the rule engine reasons. */
export const LicenseReport = z
  .object({
    declared: z.string().nullable(),
    concluded: z.string().nullable(),
    commercialUse: CommercialUse,
    chain: z.array(LicenseLink),
    findings: z.array(z.object({ kind: z.string(), code: z.string() })),
  })
  .meta({ id: "LicenseReport" });
export type LicenseReport = z.infer<typeof LicenseReport>;
