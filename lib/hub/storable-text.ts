// PostgreSQL stores neither NUL nor half a surrogate pair, and one of them would fail the whole row.
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** The text with what no database row can hold replaced by U+FFFD. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, "\uFFFD");
}

// The Hub's own database takes no deeper nesting; what is deeper was made to break its readers.
const MAX_DEPTH = 100;

/** The same for every text within a JSON value, keys too; what lies deeper than 100 levels is null. */
export function storableJson(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return storableText(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth === MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((inner) => storableJson(inner, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      storableText(key),
      storableJson(inner, depth + 1),
    ]),
  );
}
