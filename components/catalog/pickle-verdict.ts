import type { PickleImport } from "@/lib/artifacts/reading";
import type { Artifact, ArtifactReading } from "@/lib/catalog/files/schema";

/** What loading a file may do, as far as its opcodes tell. */
export type LoadVerdict = "dangerous" | "unknown" | "safe" | "unread";

/** Of a pickle, by its name or by its bytes; null of any other file. Not read to its end is not known to be safe. */
export function loadVerdict({ format, reading }: Artifact): LoadVerdict | null {
  if (reading?.pickle) {
    const { imports, complete } = reading.pickle;
    const verdicts = new Set(imports.map(({ verdict }) => verdict));
    if (verdicts.has("dangerous")) return "dangerous";
    const isKnown = complete && reading.status === "read" && !verdicts.has("unknown");
    return isKnown ? "safe" : "unknown";
  }
  if (reading && isUnread(reading)) return "unread";
  return format !== "pickle" || isOther(reading) ? null : "unread";
}

/** Whether loading a file calls something dangerous, and not only names it. */
export function callsDanger({ reading }: Artifact): boolean {
  const imports = reading?.pickle?.imports ?? [];
  return imports.some(({ verdict, calls }) => verdict === "dangerous" && calls > 0);
}

/** Pickles, and archives of them, that could not be walked; also under another name. */
function isUnread({ status, format }: ArtifactReading): boolean {
  return status === "unsupported" && ["pickle", "zip"].includes(format);
}

/** Endings of pickles are those of other formats too. A compressed file, which is `other`, may well hold one. */
function isOther(reading: Artifact["reading"]): boolean {
  return reading !== null && !["pickle", "zip", "other"].includes(reading.format);
}

/** As Python writes it; null where the name is worked out while loading. */
export function importName({ module: from, name }: Pick<PickleImport, "module" | "name">) {
  return from === null || name === null ? null : `${from}.${name}`;
}
