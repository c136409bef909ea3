import { z } from "zod";

/**
 * What is read of a delivery of the Hub's webhooks, version 3. Scopes and keys that are not known yet are let through:
 * the Hub adds to them.
 */
export const Delivery = z.object({
  event: z.object({ action: z.string().min(1).max(100), scope: z.string().min(1).max(100) }),
  repo: z.object({
    type: z.string().max(100),
    name: z.string().min(1).max(300),
    id: z.string().max(100).optional(),
    headSha: z.string().max(100).nullish(),
  }),
  updatedRefs: z
    .array(
      z.object({
        ref: z.string().max(500),
        oldSha: z.string().max(100).nullish(),
        newSha: z.string().max(100).nullish(),
      }),
    )
    .nullish(),
});
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryAnswer = z.object({ status: z.enum(["queued", "duplicate", "ignored"]) });
export type DeliveryStatus = z.infer<typeof DeliveryAnswer>["status"];
