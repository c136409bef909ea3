import { asRecord, asWholeNumber, asWord, type Members } from "./stated-value";

/** What a configuration says of quantized weights. `quoted` holds the member that says it, for a quote. */
export type Quantization = { words: string; bits: number | null; quoted: Members };

/**
 * Reads `quantization_config` as the libraries write it, or the `quantization` of MLX: the method, the bits of a weight
 * and what else tells two such files apart. Null where neither says anything.
 */
export function readQuantization(config: Members): Quantization | null {
  const stated = asRecord(config.quantization_config) ?? asRecord(config.compression_config);
  if (stated) {
    const read = readConfig(stated);
    if (read) return { ...read, quoted: { quantization_config: stated } };
  }
  const mlx = asRecord(config.quantization);
  const bits = asWholeNumber(mlx?.bits);
  if (!mlx || bits === null) return null;
  return {
    words: words(["mlx", inBits(bits), ...groups(mlx)]),
    bits,
    quoted: { quantization: mlx },
  };
}

type Read = Omit<Quantization, "quoted">;

function readConfig(stated: Members): Read | null {
  // Files older than `quant_method` are those of bitsandbytes.
  const isBitsAndBytes = stated.load_in_4bit === true || stated.load_in_8bit === true;
  const method = asWord(stated.quant_method) ?? (isBitsAndBytes ? "bitsandbytes" : null);
  if (method === null) return null;
  switch (method) {
    case "bitsandbytes":
      return bitsAndBytes(method, stated);
    case "compressed-tensors":
      return compressedTensors(method, stated);
    default:
      return anyMethod(method, stated);
  }
}

function bitsAndBytes(method: string, stated: Members): Read {
  const bits = stated.load_in_4bit === true ? 4 : stated.load_in_8bit === true ? 8 : null;
  const kind = bits === 4 ? asWord(stated.bnb_4bit_quant_type) : null;
  return { words: words([method, inBits(bits), kind]), bits };
}

/** Schemes are stated by group of layers; the first is the one most layers have. */
function compressedTensors(method: string, stated: Members): Read {
  const [group] = Object.values(asRecord(stated.config_groups) ?? {}).map(asRecord);
  const weights = asRecord(group?.weights);
  const activations = asRecord(group?.input_activations);
  const bits = asWholeNumber(weights?.num_bits);
  const activationBits = asWholeNumber(activations?.num_bits);
  return {
    words: words([
      method,
      bits === null ? null : `${inBits(bits) ?? ""} ${asWord(weights?.type) ?? ""} weights`,
      activationBits === null ? null : `${inBits(activationBits) ?? ""} activations`,
      ...groups(weights ?? {}),
      asWord(stated.format),
    ]),
    bits,
  };
}

function anyMethod(method: string, stated: Members): Read {
  const bits =
    asWholeNumber(stated.bits) ??
    asWholeNumber(stated.w_bit) ??
    asWholeNumber(stated.nbits) ??
    bitsOfName(asWord(stated.weights) ?? asWord(stated.quant_algo) ?? method);
  // The name of a method may say its bits already.
  const isSaid = bits !== null && method.includes(String(bits));
  return {
    words: words([
      method,
      isSaid ? null : inBits(bits),
      asWord(stated.fmt) ?? asWord(stated.quant_algo) ?? asWord(stated.version),
      ...groups(stated),
    ]),
    bits,
  };
}

/** `fp8`, `mxfp4`, `NVFP4`, `int8`: the number formats that are named by their width. */
function bitsOfName(name: string): number | null {
  const [, bits] = /^(?:mx|nv)?(?:fp|int|uint|float)(2|3|4|6|8)\b/i.exec(name) ?? [];
  return bits === undefined ? null : Number(bits);
}

function groups(stated: Members): (string | null)[] {
  const size =
    asWholeNumber(stated.group_size) ??
    asWholeNumber(stated.q_group_size) ??
    asWholeNumber(stated.block_size);
  const block = Array.isArray(stated.weight_block_size) ? stated.weight_block_size : [];
  const sides = block.map(asWholeNumber);
  return [
    size === null ? null : `group size ${size}`,
    sides.length === 2 && !sides.includes(null) ? `blocks of ${sides.join(" × ")}` : null,
  ];
}

const inBits = (bits: number | null) => (bits === null ? null : `${bits}-bit`);

const words = (parts: readonly (string | null)[]) =>
  parts
    .flatMap((part) =>
      part === null || part.trim() === "" ? [] : part.replace(/\s+/g, " ").trim(),
    )
    .join(", ");
