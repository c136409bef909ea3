import { diffRows, tally, unnamed } from "@/components/changes/diff-rows";
import type { Words } from "@/components/changes/words";
import type { ChangeContent } from "@/lib/catalog/changes";

/** One change in one sentence, without a full stop: the line of a list and the title of a feed's entry. */
export function sentenceOf(change: ChangeContent, t: Words): string {
  const says = (name: string, values?: Record<string, string | number>) =>
    t(`changes.says.${name}`, values);
  switch (change.kind) {
    case "moved": {
      const { sha } = change.after;
      return sha === null ? says("moved") : says("movedTo", { to: sha.slice(0, 7) });
    }
    case "license": {
      const { before, after } = change;
      if (before.license !== after.license) {
        const word =
          after.license === null
            ? "licenseDropped"
            : before.license === null
              ? "licenseNew"
              : "license";
        return says(word, { before: before.license ?? "", after: after.license ?? "" });
      }
      return says(before.licenseName === after.licenseName ? "licenseText" : "licenseName");
    }
    case "claims":
    case "weights":
    case "files":
      return says(change.kind, { parts: partsOf(change, t) });
    case "gated":
      return says(gateWord(change.after.gated));
    case "renamed":
      return says("renamed", { before: change.before.ref, after: change.after.ref });
    case "private":
    case "disabled":
    case "gone":
    case "returned":
      return says(change.kind);
  }
}

function partsOf(
  change: Extract<ChangeContent, { kind: "claims" | "weights" | "files" }>,
  t: Words,
): string {
  if (change.kind !== "claims" && unnamed(change) > 0) {
    return t("changes.part.many", { before: change.before.count, after: change.after.count });
  }
  const counts = tally(diffRows(change, t));
  return (["changed", "added", "removed"] as const)
    .filter((part) => counts[part] > 0)
    .map((part) => t(`changes.part.${part}`, { count: counts[part] }))
    .join(", ");
}

const gateWord = (gated: string | false | null) =>
  gated === false
    ? "ungated"
    : gated === null
      ? "gateUnstated"
      : gated === "auto"
        ? "gatedAutomatic"
        : gated === "manual"
          ? "gatedManual"
          : "gatedOther";
