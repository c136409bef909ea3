/** What of a known license a declaration is matched by. */
export type MatchableLicense = { id: string; hubKey: string | null; licenseName: string | null };

/**
 * The known license a declaration means: key and name together where the name is known, else the key alone. A
 * license known only by key and name is never meant by its key alone (`other` names none of those called `other`),
 * and of several texts under one key the plain one is meant, whose id is the key.
 */
export function matchLicense<Known extends MatchableLicense>(
  known: readonly Known[],
  declared: { key: string | null; name: string | null },
): Known | null {
  const key = fold(declared.key);
  if (key === null) return null;
  const sameKey = known.filter((license) => fold(license.hubKey) === key);
  const name = fold(declared.name);
  const named =
    name === null ? [] : sameKey.filter((license) => fold(license.licenseName) === name);
  const unnamed = sameKey.filter((license) => license.licenseName === null);
  const plain = unnamed.find((license) => license.id === key);
  return named[0] ?? plain ?? unnamed[0] ?? null;
}

function fold(written: string | null): string | null {
  return written === null ? null : written.trim().toLowerCase();
}
