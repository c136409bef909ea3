import type { StarterLicense } from "@/lib/catalog/starter";
import type { Transaction } from "@/lib/db/client";

/** Writes the license texts the product knows; returns how many rows changed. */
export async function saveLicenses(
  tx: Transaction,
  licenses: readonly StarterLicense[],
): Promise<number> {
  const rows = licenses.map(licenseRow);
  const stored = new Map((await tx.license.findMany()).map((row) => [row.id, row]));
  let changed = 0;
  for (const row of rows) {
    const known = stored.get(row.id);
    const isSame =
      known !== undefined &&
      Object.entries(row).every(([key, value]) => known[key as keyof typeof known] === value);
    if (isSame) continue;
    await tx.license.upsert({ where: { id: row.id }, create: row, update: row });
    changed += 1;
  }
  return changed;
}

function licenseRow({
  id,
  name,
  kind,
  hubKey,
  licenseName,
  spdx,
  commercialUse,
  commercialNote,
  outputsMayTrain,
  sourceUrl,
  sourceClass,
}: StarterLicense) {
  return {
    id,
    name,
    kind,
    hubKey,
    licenseName,
    spdx,
    commercialUse,
    commercialNote,
    outputsMayTrain,
    sourceUrl,
    sourceClass,
  };
}
