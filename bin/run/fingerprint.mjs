import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

import { root } from "./settings.mjs";

/**
 * One hash over the contents of files and folders of the checkout. Contents rather than times:
 * a fresh clone or a switched branch has new times and the same sources.
 *
 * @param {string[]} paths relative to the checkout; those that do not exist count as absent
 * @param {(path: string) => boolean} [counts] false leaves a file out
 * @returns {string} 64 hexadecimal digits
 */
export function fingerprint(paths, counts = () => true) {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of filesBelow(join(root, path))) {
      const name = relative(root, file).split(sep).join("/");
      if (counts(name))
        hash.update(`${name}\0`).update(createHash("sha256").update(readFileSync(file)).digest());
    }
  }
  return hash.digest("hex");
}

/** @returns {string[]} */
function filesBelow(/** @type {string} */ path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
