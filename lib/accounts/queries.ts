import { db } from "@/lib/db/client";

/** Whether anybody may administer this installation yet. */
export async function hasAdministrator(): Promise<boolean> {
  return (await db().user.count({ where: { isAdmin: true }, take: 1 })) > 0;
}
