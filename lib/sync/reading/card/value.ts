import type { Json } from "@/lib/sync/reading/claim";

/** A field that may be one value or a list; empty values count as absent. */
export function asList(value: Json): Json[] {
  const items = Array.isArray(value) ? value : [value];
  return items.filter((item) => item !== null && item !== "");
}

/** The texts among a field's values. */
export function asTexts(value: Json): string[] {
  return asList(value).flatMap((item) =>
    typeof item === "string" ? [item.trim()].filter(Boolean) : [],
  );
}

export function asText(value: Json): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

export function asObject(value: Json): Record<string, Json> | null {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
}

/** A value as a message can show it: in quotes, on one line, cut where it is long. */
export function shown(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, " ").trim();
  return `"${line.length > 80 ? `${line.slice(0, 79)}…` : line}"`;
}
