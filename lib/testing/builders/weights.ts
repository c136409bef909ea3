/** Bytes of an unsigned number of 64 bits, the least first. */
export function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** Bytes of an unsigned number of 32 bits, the least first. */
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

type StatedTensor = { dtype: string; shape: unknown; data_offsets: unknown };

const BYTES: Readonly<Record<string, number>> = {
  F32: 4,
  BF16: 2,
  F16: 2,
  I32: 4,
  I64: 8,
  U8: 1,
  F4: 0.5,
};

/** Tensors one after another, each as long as its shape demands. */
export function tensors(
  stated: Readonly<Record<string, readonly [dtype: string, ...shape: number[]]>>,
): Record<string, StatedTensor> {
  let at = 0;
  return Object.fromEntries(
    Object.entries(stated).map(([name, [dtype, ...shape]]) => {
      const bytes = shape.reduce((product, side) => product * side, 1) * (BYTES[dtype] ?? 1);
      at += bytes;
      return [name, { dtype, shape, data_offsets: [at - bytes, at] }];
    }),
  );
}

/** A safetensors file of this header; as long as its last tensor's end, unless `dataBytes` says otherwise. */
export function aSafetensors(
  header: Readonly<Record<string, unknown>> | string,
  { dataBytes }: { dataBytes?: number } = {},
): Buffer {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const ends = typeof header === "string" ? [] : Object.values(header).map(endOf);
  const data = Buffer.alloc(dataBytes ?? ends.reduce((most, end) => Math.max(most, end), 0));
  return Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text), data]);
}

function endOf(stated: unknown): number {
  const offsets = (stated as Partial<StatedTensor> | null)?.data_offsets;
  const end: unknown = Array.isArray(offsets) ? offsets[1] : 0;
  return typeof end === "number" && Number.isSafeInteger(end) && end <= 1e6 && end > 0 ? end : 0;
}

/** A text as GGUF writes it. */
export function ggufText(text: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text)]);
}

export type GgufValue = string | number | boolean | readonly string[];

/** A key with its value; numbers as 32 bits. */
export function ggufKey(key: string, value: GgufValue): Buffer {
  const head = ggufText(key);
  if (typeof value === "string") return Buffer.concat([head, u32(8), ggufText(value)]);
  if (typeof value === "number") return Buffer.concat([head, u32(4), u32(value)]);
  if (typeof value === "boolean")
    return Buffer.concat([head, u32(7), Buffer.from([value ? 1 : 0])]);
  return Buffer.concat([head, u32(9), u32(8), u64(value.length), ...value.map(ggufText)]);
}

export type GgufTensor = {
  name: string;
  shape: readonly (number | bigint)[];
  type: number;
  offset: number | bigint;
};

/** A GGUF file of these keys and tensors, with so many bytes behind its header. */
export function aGguf({
  keys = {},
  tensors: stated = [],
  dataBytes = 0,
  version = 3,
}: {
  keys?: Readonly<Record<string, GgufValue>>;
  tensors?: readonly GgufTensor[];
  dataBytes?: number;
  version?: number;
}): Buffer {
  const head = Buffer.concat([
    Buffer.from("GGUF"),
    u32(version),
    u64(stated.length),
    u64(Object.keys(keys).length),
    ...Object.entries(keys).map(([key, value]) => ggufKey(key, value)),
    ...stated.map(ggufTensor),
  ]);
  const padding = Buffer.alloc((32 - (head.length % 32)) % 32);
  return Buffer.concat([head, padding, Buffer.alloc(dataBytes)]);
}

function ggufTensor({ name, shape, type, offset }: GgufTensor): Buffer {
  return Buffer.concat([
    ggufText(name),
    u32(shape.length),
    ...shape.map(u64),
    u32(type),
    u64(offset),
  ]);
}
