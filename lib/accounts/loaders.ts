import "server-only";
import { currentAdmin } from "@/lib/accounts/viewer";

/** The name of the administrator who is signed in, or null. */
export async function loadAdminName(): Promise<string | null> {
  return (await currentAdmin())?.name ?? null;
}
