import { gguf, GGMLFileQuantizationType, type GGUFParseOutput } from "@huggingface/gguf";
import type { ByteSource } from "./byte-source";
import { type GgufOutline, outlineGguf } from "./gguf-header";
import { ggmlBytes, ggmlName } from "./ggml-types";
import type { FileReading, GgufSummary, Tensor } from "./reading";
import { Malformed } from "./refusal";
import { byElements } from "./safetensors";
import { asWholeNumber, asWord } from "./stated-value";

/** The parser wants an address; what it asks for there is answered from the source. */
const ADDRESS = "http://source.invalid/model.gguf";
const TEXT_CHARACTERS = 200;

/**
 * Reads the header of a GGUF file: its tensors, and what its keys say of the model.
 * @throws {Malformed}
 */
export async function readGguf(
  source: ByteSource,
): Promise<Pick<FileReading, "summary" | "tensors">> {
  const outline = await outlineGguf(source);
  const parsed = await parse(source, outline.endsAt);
  checkData(parsed, outline.endsAt, source.size);
  return { summary: summaryOf(parsed, outline), tensors: parsed.tensorInfos.map(tensorOf) };
}

async function parse(source: ByteSource, endsAt: number): Promise<GGUFParseOutput> {
  const answer: typeof fetch = async (_, init) => {
    const range = new Headers(init?.headers).get("range") ?? "";
    const [, first = "0", last = "0"] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    // Nothing behind the header is asked of the source, however much the parser would read ahead.
    const bytes = await source.read(Number(first), Math.min(Number(last), endsAt - 1));
    return new Response(Uint8Array.from(bytes));
  };
  try {
    return await gguf(ADDRESS, { fetch: answer });
  } catch (error) {
    // Its bounds are our own or wider, so what it refuses is the file and not the transfer.
    if (error instanceof Error && error.constructor.name === "Error")
      throw new Malformed(`The header cannot be read: ${error.message.replace(/[.\s]*$/, "")}.`);
    if (error instanceof RangeError)
      throw new Malformed("The header cannot be read: a value reaches beyond its end.");
    throw error;
  }
}

const elementsOf = (shape: readonly bigint[]) =>
  shape.reduce((product, side) => product * side, 1n);

function tensorOf({ name, dtype, shape }: GGUFParseOutput["tensorInfos"][number]): Tensor {
  return [name, ggmlName(dtype), shape.map(Number)];
}

/** Holds what the tensors need against what the file has: an upload that was cut ends before its last tensor. */
function checkData(
  { tensorInfos, metadata }: GGUFParseOutput,
  endsAt: number,
  size: number | null,
) {
  const alignment = BigInt(asWholeNumber(valueOf(metadata, "general.alignment")) ?? 32);
  const start = ((BigInt(endsAt) + alignment - 1n) / alignment) * alignment;
  let end = 0n;
  for (const { name, dtype, shape, offset } of tensorInfos.toSorted(byOffset)) {
    if (offset < end)
      throw new Malformed(`The tensor ${name} begins at byte ${offset}, within the one before it.`);
    end = offset + (ggmlBytes(dtype, elementsOf(shape)) ?? 0n);
    if (size !== null && start + end > BigInt(size))
      throw new Malformed(
        `The file is cut: the tensor ${name} ends at byte ${start + end}, and the file has ${size}.`,
      );
  }
}

type TensorInfo = GGUFParseOutput["tensorInfos"][number];
const byOffset = (a: TensorInfo, b: TensorInfo) =>
  a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0;

type Metadata = GGUFParseOutput["metadata"];

function summaryOf(
  { metadata, tensorInfos }: GGUFParseOutput,
  { arrays }: GgufOutline,
): GgufSummary {
  const word = (key: string) => asWord(valueOf(metadata, key));
  const number = (key: string) => asWholeNumber(plain(valueOf(metadata, key)));
  const architecture = word("general.architecture");
  const own = (key: string) => (architecture === null ? null : number(`${architecture}.${key}`));
  const counts = new Map<string, number>();
  for (const { dtype, shape } of tensorInfos) {
    const name = ggmlName(dtype);
    counts.set(name, (counts.get(name) ?? 0) + Number(elementsOf(shape)));
  }
  const dtypes = byElements(counts);
  return {
    kind: "gguf",
    version: metadata.version,
    tensors: tensorInfos.length,
    parameters: dtypes.reduce((sum, { elements }) => sum + elements, 0),
    dtypes,
    quantization: fileType(valueOf(metadata, "general.file_type")),
    architecture,
    contextLength: own("context_length"),
    hiddenSize: own("embedding_length"),
    layers: own("block_count"),
    heads: own("attention.head_count"),
    tokenizer: word("tokenizer.ggml.model"),
    vocabularySize: asWholeNumber(arrays.get("tokenizer.ggml.tokens")) ?? own("vocab_size"),
    chatTemplate: typeof valueOf(metadata, "tokenizer.chat_template") === "string",
    type: word("general.type"),
    name: text(valueOf(metadata, "general.name")),
    license: word("general.license"),
    baseModels: baseModels(metadata),
    split: splitOf(metadata),
  };
}

/** Own members only: a key may be called `constructor`. */
function valueOf(metadata: Metadata, key: string): unknown {
  return Object.hasOwn(metadata, key) ? (metadata as Record<string, unknown>)[key] : undefined;
}

/** Numbers of 64 bits come as bigint. */
const plain = (value: unknown) => (typeof value === "bigint" ? Number(value) : value);

function fileType(value: unknown): string | null {
  const name = typeof value === "number" ? GGMLFileQuantizationType[value] : undefined;
  return name ?? null;
}

function text(value: unknown): string | null {
  return typeof value === "string" ? asWord(value.slice(0, TEXT_CHARACTERS)) : null;
}

function baseModels(metadata: Metadata): string[] {
  const amount = asWholeNumber(plain(valueOf(metadata, "general.base_model.count"))) ?? 0;
  return Array.from({ length: Math.min(amount, 20) }, (_, at) => {
    const member = (key: string) => text(valueOf(metadata, `general.base_model.${at}.${key}`));
    return member("repo_url") ?? member("name");
  }).filter((name) => name !== null);
}

function splitOf(metadata: Metadata): GgufSummary["split"] {
  const part = plain(valueOf(metadata, "split.no"));
  const of = asWholeNumber(plain(valueOf(metadata, "split.count")));
  if (typeof part !== "number" || !Number.isInteger(part) || of === null || of < 2) return null;
  const tensors = asWholeNumber(plain(valueOf(metadata, "split.tensors.count")));
  return { part: part + 1, of, tensors };
}
