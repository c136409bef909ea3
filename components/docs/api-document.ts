import { z } from "zod";

/** As much of JSON Schema as the reference draws; other keywords pass unread. */
export type Schema = {
  $ref?: string | undefined;
  type?: string | string[] | undefined;
  format?: string | undefined;
  enum?: unknown[] | undefined;
  default?: unknown;
  description?: string | undefined;
  items?: Schema | undefined;
  anyOf?: Schema[] | undefined;
  /** Objects told apart by the value of one key they share. */
  oneOf?: Schema[] | undefined;
  const?: unknown;
  properties?: Record<string, Schema> | undefined;
  required?: string[] | undefined;
  additionalProperties?: boolean | Schema | undefined;
};
const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    format: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    default: z.unknown().optional(),
    description: z.string().optional(),
    items: Schema.optional(),
    anyOf: z.array(Schema).optional(),
    oneOf: z.array(Schema).optional(),
    const: z.unknown().optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
  }),
);

const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  description: z.string().optional(),
  schema: Schema.default({}),
});
export type Parameter = z.infer<typeof Parameter>;

const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  parameters: z.array(Parameter).default([]),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string(),
      content: z.record(z.string(), z.object({ schema: Schema.default({}) })).default({}),
    }),
  ),
});
export type Operation = z.infer<typeof Operation>;

/** The OpenAPI document as the reference reads it: every endpoint answers GET. */
export const ApiDocument = z.object({
  info: z.object({ version: z.string() }),
  paths: z.record(z.string(), z.object({ get: Operation })),
  components: z
    .object({ schemas: z.record(z.string(), Schema).default({}) })
    .default({ schemas: {} }),
});
export type ApiDocument = z.infer<typeof ApiDocument>;

/** `#/components/schemas/Name` → `Name`. Names the generator made up for a nameless schema are nobody's to read. */
export const schemaName = (ref: string): string => ref.slice(ref.lastIndexOf("/") + 1);
export const isNamed = (name: string): boolean => !name.startsWith("__");

export type Field = {
  name: string;
  schema: Schema;
  required: boolean;
  /** Of objects of several kinds: which kinds have it; absent where all have it. */
  of?: readonly string[];
};

/** The fields of an object, those of objects inside it by their path: `meta.total`, `edges[].from`. */
export function fieldsOf(schema: Schema, within = ""): Field[] {
  if (schema.oneOf) return variantFields(schema.oneOf);
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const name = `${within}${key}`;
    const inner = inlineObject(field);
    return [
      { name, schema: field, required: schema.required?.includes(key) ?? false },
      ...(inner ? fieldsOf(inner.schema, `${name}${inner.listed ? "[]" : ""}.`) : []),
    ];
  });
}

/** What all variants have once, with the key that tells them apart; then of each kind what is its own. */
function variantFields(variants: readonly Schema[]): Field[] {
  const [first = {}, ...others] = variants.map(({ properties = {} }) => properties);
  const isShared = (key: string) =>
    others.every((properties) => JSON.stringify(properties[key]) === JSON.stringify(first[key]));
  const telling = Object.keys(first).find((key) => first[key]?.const !== undefined) ?? "";
  const required = Object.keys(first);
  const kinds = { enum: variants.map(({ properties }) => properties?.[telling]?.const) };
  const shared = Object.fromEntries(Object.entries(first).filter(([key]) => isShared(key)));

  const own = new Map<string, { properties: Record<string, Schema>; of: string[] }>();
  for (const { properties = {} } of variants) {
    const rest = Object.entries(properties).filter(([key]) => key !== telling && !isShared(key));
    const shape = JSON.stringify(rest);
    const known = own.get(shape) ?? { properties: Object.fromEntries(rest), of: [] };
    own.set(shape, { ...known, of: [...known.of, String(properties[telling]?.const)] });
  }
  return [
    ...fieldsOf({ properties: { [telling]: kinds, ...shared }, required }),
    ...[...own.values()].flatMap(({ properties, of }) =>
      fieldsOf({ properties, required }).map((field) => ({ ...field, of })),
    ),
  ];
}

function inlineObject(schema: Schema): { schema: Schema; listed: boolean } | null {
  if (schema.properties) return { schema, listed: false };
  if (schema.items?.properties) return { schema: schema.items, listed: true };
  const only = schema.anyOf?.filter(({ type }) => type !== "null") ?? [];
  return only.length === 1 && only[0] ? inlineObject(only[0]) : null;
}
