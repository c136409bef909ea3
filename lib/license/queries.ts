import { type Db, db } from "@/lib/db/client";
import type { MatchableLicense } from "./match";
import { KnownLicense } from "./schema";

/** Every license the product knows, by id, with what declarations are matched by. A few dozen rows. */
export async function listKnownLicenses(
  client: Db = db(),
): Promise<(KnownLicense & MatchableLicense)[]> {
  const rows = await client.license.findMany({ orderBy: { id: "asc" } });
  return rows.map(({ hubKey, licenseName, ...row }) => ({
    ...KnownLicense.parse(row),
    hubKey,
    licenseName,
  }));
}
