/** The members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/** No model states more of anything; what does, is a placeholder for "no limit". */
const LARGEST = 1_000_000_000;
const LONGEST_WORD = 200;
const LONGEST_QUOTE = 300;

/** The members of a JSON object; null for any other value. */
export function asRecord(value: unknown): Members | null {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Members)
    : null;
}

/** A whole number from 1 to 10⁹; null for what is none. */
export function asWholeNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= LARGEST
    ? value
    : null;
}

/** A word of at most 200 characters on one line; null for what is none. */
export function asWord(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const word = value.trim();
  // Neither NUL nor half a surrogate pair can be stored, and no name holds one.
  const isWord = word !== "" && word.length <= LONGEST_WORD && !/[\p{Cc}\p{Cs}]/u.test(word);
  return isWord ? word : null;
}

/** A value as its JSON, cut where it would be no quote any more. */
export function shown(value: unknown): string {
  const text = (JSON.stringify(shallow(value, 0)) as string | undefined) ?? "null";
  const storable = text.replace(/[\0\p{Cs}]/gu, "\uFFFD");
  return storable.length > LONGEST_QUOTE ? `${storable.slice(0, LONGEST_QUOTE - 1)}…` : storable;
}

/** Writing out what is endless, or deeper than the stack, costs more than a quote is worth. */
function shallow(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.slice(0, LONGEST_QUOTE);
  if (value === null || typeof value !== "object") return value;
  if (depth > 5) return "…";
  if (Array.isArray(value))
    return value.slice(0, LONGEST_QUOTE).map((item) => shallow(item, depth + 1));
  const members = Object.entries(value).slice(0, LONGEST_QUOTE);
  return Object.fromEntries(members.map(([key, item]) => [key, shallow(item, depth + 1)]));
}
