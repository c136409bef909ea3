import { db } from "@/lib/db/client";

/** A webhook delivery of the Hub that was taken. */
export type Delivery = {
  key: string;
  ref: string;
  event: string;
  headSha: string | null;
  receivedAt: Date;
};

/** The latest deliveries, the newest first. */
export async function listDeliveries({ limit }: { limit: number }): Promise<Delivery[]> {
  return db().hubDelivery.findMany({
    select: { key: true, ref: true, event: true, headSha: true, receivedAt: true },
    orderBy: [{ receivedAt: "desc" }, { key: "asc" }],
    take: limit,
  });
}
