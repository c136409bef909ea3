import type { RunCounts } from "@/lib/sync/schema";

/** One true sentence about a run that came to its end; `notes` are clauses of it. */
export function sentenceOf(counts: RunCounts, source: string, notes: readonly string[]): string {
  const { applied, unchanged, excluded, unreadable, failed, gone, renamed } = counts;
  const total = applied + unchanged + excluded + unreadable + failed + gone;
  const parts = [
    `${applied} applied${renamed > 0 ? ` (${renamed} renamed)` : ""}`,
    `${unchanged} unchanged`,
    `${excluded} excluded`,
    `${unreadable} unreadable`,
    `${failed} failed`,
    ...(gone > 0 ? [`${gone} gone`] : []),
  ].join(", ");
  return `Read ${total} ${total === 1 ? "repository" : "repositories"} from ${source}: ${parts}${notes.map((note) => `; ${note}`).join("")}.`;
}
