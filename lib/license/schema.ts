import { z } from "zod";

export const COMMERCIAL_USES = ["yes", "no", "conditional", "unknown"] as const;
export const CommercialUse = z.enum(COMMERCIAL_USES);
export type CommercialUse = z.infer<typeof CommercialUse>;

/** A license text the product knows. */
export const KnownLicense = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    spdx: z.string().nullable(),
    commercialUse: CommercialUse,
    commercialNote: z.string().nullable(),
    outputsMayTrain: z.string().nullable(),
    sourceUrl: z.string(),
  })
  .meta({ id: "KnownLicense" });
export type KnownLicense = z.infer<typeof KnownLicense>;
