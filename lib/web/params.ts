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

/**
 * Reads what can be read of a query string: the rest is left out and noted, since an old link must still open.
 * Expects a schema that reads an empty query.
 */
export function readableParams<Schema extends z.ZodType>(
  schema: Schema,
  params: URLSearchParams,
): { value: z.output<Schema>; notes: FieldError[] } {
  const given = givenParams(params);
  const notes: FieldError[] = [];
  let parsed = schema.safeParse(given);
  while (!parsed.success) {
    const [issue] = parsed.error.issues;
    const [field, place] = issue?.path ?? [];
    if (issue === undefined || typeof field !== "string" || !(field in given)) break;
    notes.push({ field, message: issue.message });
    const values = given[field];
    // Of a repeated key only the bad value goes.
    if (Array.isArray(values) && typeof place === "number")
      given[field] = values.filter((_, i) => i !== place);
    else Reflect.deleteProperty(given, field);
    parsed = schema.safeParse(given);
  }
  return { value: parsed.success ? parsed.data : schema.parse({}), notes };
}

/** What Next hands a page of its address, as the query string it was. */
export function paramsOf(given: Record<string, string | string[] | undefined>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [key, values] of Object.entries(given)) {
    for (const value of [values].flat()) if (value !== undefined) params.append(key, value);
  }
  return params;
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
