// A row of an index takes 2,704 bytes, and stores take names of 1,024.
const MAX_BYTES = 1_000;

/**
 * Whether a text can be the path of a file in a repository. It is later a name in a store, in URLs and in an index of
 * the database, so one that climbs, hides, fills a page or cannot be stored is no path.
 */
export function isRepositoryPath(path: string): boolean {
  if (path.startsWith("/") || /[\\\p{Cc}\p{Surrogate}]/u.test(path)) return false;
  if (path.length > MAX_BYTES || Buffer.byteLength(path) > MAX_BYTES) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
