import { GGMLQuantizationType } from "@huggingface/gguf";

/** Elements of a block and the bytes it takes, by number format; as `gguf-py` of llama.cpp tells them. */
const BLOCKS = new Map<string, readonly [elements: number, bytes: number]>([
  ["F32", [1, 4]],
  ["F16", [1, 2]],
  ["BF16", [1, 2]],
  ["F64", [1, 8]],
  ["I8", [1, 1]],
  ["I16", [1, 2]],
  ["I32", [1, 4]],
  ["I64", [1, 8]],
  ["Q4_0", [32, 18]],
  ["Q4_1", [32, 20]],
  ["Q5_0", [32, 22]],
  ["Q5_1", [32, 24]],
  ["Q8_0", [32, 34]],
  ["Q2_K", [256, 84]],
  ["Q3_K", [256, 110]],
  ["Q4_K", [256, 144]],
  ["Q5_K", [256, 176]],
  ["Q6_K", [256, 210]],
  ["Q8_K", [256, 292]],
  ["IQ1_S", [256, 50]],
  ["IQ1_M", [256, 56]],
  ["IQ2_XXS", [256, 66]],
  ["IQ2_XS", [256, 74]],
  ["IQ2_S", [256, 82]],
  ["IQ3_XXS", [256, 98]],
  ["IQ3_S", [256, 110]],
  ["IQ4_NL", [32, 18]],
  ["IQ4_XS", [256, 136]],
  ["TQ1_0", [256, 54]],
  ["TQ2_0", [256, 66]],
  ["MXFP4", [32, 17]],
  ["NVFP4", [64, 36]],
]);

/** The name of a number format of GGML; its number where this product does not know the name. */
export function ggmlName(type: number): string {
  const names: Readonly<Record<number, string | undefined>> = GGMLQuantizationType;
  return names[type] ?? `type ${type}`;
}

/** The bytes so many elements take; null for a number format whose size is not known. */
export function ggmlBytes(type: number, elements: bigint): bigint | null {
  const block = BLOCKS.get(ggmlName(type));
  if (!block) return null;
  const [perBlock, bytes] = block;
  return ((elements + BigInt(perBlock) - 1n) / BigInt(perBlock)) * BigInt(bytes);
}
