import { z } from "zod";
import { type FieldError, ProoflineError } from "@/lib/errors";

/** A query string by key: text, or a list where the key is repeated. A form sends empty fields, so empty is absent. */
export function givenParams(params: URLSearchParams): Record<string, string | string[]> {
  const given: Record<string, string | string[]> = Object.create(null) as Record<string, never>;
  for (const key of new Set(params.keys())) {
    const values = params.getAll(key).filter((value) => value.trim() !== "");
    const [first] = values;
    if (first !== undefined) given[key] = values.length === 1 ? first : values;
  }
  return given;
}

/**
 * Reads a query string by its schema. Unknown keys are ignored.
 * @throws {ProoflineError} `invalid`, naming every field that cannot be read
 */
export function parseParams<Schema extends z.ZodType>(
  schema: Schema,
  params: URLSearchParams,
): z.output<Schema> {
  const parsed = schema.safeParse(givenParams(params));
  if (parsed.success) return parsed.data;
  const fields = fieldErrors(parsed.error);
  throw new ProoflineError(
    "invalid",
    `${fields.map(({ field, message }) => `${field} ${message}`).join("; ")}.`,
    fields,
  );
}

/** One line a field: a field that is wrong in two ways is told once, the first way. */
function fieldErrors(error: z.ZodError): FieldError[] {
  const fields = new Map<string, string>();
  for (const { path, message } of error.issues) {
    const field = path.length > 0 ? String(path[0]) : "query";
    if (!fields.has(field)) fields.set(field, message);
  }
  return [...fields].map(([field, message]) => ({ field, message }));
}

const MOST_VALUES = 50;

/** A key that may be repeated, which is OR: its values as a list, each once; none when it is absent. */
export function repeated<Value extends z.ZodType>(value: Value) {
  return z
    .preprocess(
      (given) =>
        given === undefined
          ? []
          : [...new Set(Array.isArray(given) ? (given as unknown[]) : [given])],
      z.array(value).max(MOST_VALUES, `at most ${MOST_VALUES} values`),
    )
    .default([]);
}

/** A key that may be repeated, of these values. */
export function manyOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return repeated(z.enum(values, `must be one of ${values.join(", ")}`));
}

/** A whole number of a query string, in digits. */
export function wholeNumber(least: number, most: number, message: string) {
  return z.preprocess(
    (given) => (typeof given === "string" && /^\d+$/.test(given) ? Number(given) : given),
    z.int(message).min(least, message).max(most, message),
  );
}
