import { type ByteSource, cached, limited } from "./byte-source";
import { tokenizerFacts } from "./config";
import { readGguf } from "./gguf";
import { isLegacyTorch, notRead, type PickleReading, readPickle } from "./pickle";
import type { FileProblem, FileReading } from "./reading";
import { Malformed, OverBudget, Unsupported } from "./refusal";
import { readSafetensors, readSafetensorsIndex } from "./safetensors";
import { HEAD_BYTES, sniff, type Sniffed } from "./sniff";

/** What a file is read as, told by its name; what it turns out to be may differ. */
export type Readable = "safetensors" | "gguf" | "pickle" | "safetensors_index" | "tokenizer";

/** The most that is read of one file. The largest headers known are a tenth of it; pickles may be read to their end. */
const MAX_BYTES: Readonly<Record<Readable, number>> = {
  safetensors: 25_000_000,
  gguf: 32_000_000,
  pickle: 64_000_000,
  safetensors_index: 16_000_000,
  tokenizer: 8_000_000,
};
const BLOCK_BYTES = 64 * 1024;

const FORMATS: Readonly<Record<Readable, string>> = {
  safetensors: "safetensors",
  gguf: "gguf",
  pickle: "pickle",
  safetensors_index: "json",
  tokenizer: "json",
};
const NAMES = {
  safetensors: "a safetensors file",
  gguf: "a GGUF file",
  pickle: "a pickle",
  zip: "a zip archive",
};

/** A reading, and how many bytes it took. */
export type Taken = { reading: FileReading; bytesFetched: number };

/**
 * Reads what the bytes of a file say, whatever it is called. What is wrong with them is part of the reading; only what
 * the source throws is thrown.
 */
export async function readArtifact(source: ByteSource, as: Readable): Promise<Taken> {
  const bounded = limited(source, MAX_BYTES[as]);
  const reading = await read(cached(bounded, BLOCK_BYTES), as).catch((error: unknown) =>
    refused(error, as),
  );
  return { reading, bytesFetched: bounded.taken() };
}

async function read(source: ByteSource, as: Readable): Promise<FileReading> {
  if (as === "tokenizer") return readTokenizer(source);
  if (as === "safetensors_index") {
    const { summary } = await readSafetensorsIndex(source, MAX_BYTES[as]);
    return { status: "read", format: "json", summary, tensors: null, problems: [] };
  }
  const head = await source.read(0, HEAD_BYTES - 1);
  if (head.length === 0) throw new Malformed("The file is empty.");
  const found = sniff(head);
  // A zip archive begins with an opcode that fails outside of torch, and torch looks for archives first.
  if (as === "pickle" && found?.kind !== "zip") {
    const { reading, isRefused } = await readPickle(source, containerOf(head));
    // First bytes and those of a tar archive may stand in a pickle too, and unpicklers do not look at them.
    const isPickle = found === null || found.kind === "pickle" || !isRefused;
    if (isPickle) return pickled(reading);
  }
  const reading = await readAs(source, head, found, as);
  return { ...reading, problems: [...disguiseOf(found, as), ...reading.problems] };
}

async function readAs(
  source: ByteSource,
  head: Uint8Array,
  found: Sniffed | null,
  as: "safetensors" | "gguf" | "pickle",
): Promise<FileReading> {
  if (found?.kind === "other") {
    const { words } = found;
    if (as !== "pickle") throw new Malformed(`It is ${words}.`);
    return pickled(notRead("other", `It is ${words}; it was not read.`));
  }
  // A zip archive is what torch writes, whatever name it is given.
  switch (found?.kind ?? as) {
    case "safetensors":
      return {
        status: "read",
        format: "safetensors",
        problems: [],
        ...(await readSafetensors(source)),
      };
    case "gguf":
      return { status: "read", format: "gguf", problems: [], ...(await readGguf(source)) };
    case "zip":
      return pickled((await readPickle(source, "zip")).reading);
    case "pickle":
      return pickled((await readPickle(source, containerOf(head))).reading);
  }
}

const containerOf = (head: Uint8Array) => (isLegacyTorch(head) ? "torch_legacy" : "none");

function pickled(reading: PickleReading): FileReading {
  return { ...reading, tensors: null };
}

/** That a file is not what its name says. Only a pickle's name is kept for anything that opens with torch. */
function disguiseOf(found: Sniffed | null, as: "safetensors" | "gguf" | "pickle"): FileProblem[] {
  if (!found || found.kind === "other" || found.kind === as) return [];
  if (found.kind === "zip" && as === "pickle") return [];
  const danger =
    found.kind === "pickle" || found.kind === "zip" ? ", which can run code when loaded" : "";
  const message = `It is named as ${NAMES[as]} and is ${NAMES[found.kind]}${danger}.`;
  return [{ code: "disguised", message }];
}

async function readTokenizer(source: ByteSource): Promise<FileReading> {
  const limit = MAX_BYTES.tokenizer;
  if (source.size !== null && source.size > limit)
    throw new Unsupported(`It is longer than ${limit} bytes.`);
  const bytes = await source.read(0, limit - 1);
  const facts = tokenizerFacts(parsedJson(bytes));
  return {
    status: "read",
    format: "json",
    summary: { kind: "tokenizer", facts },
    tensors: null,
    problems: [],
  };
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Malformed("It is no JSON in UTF-8.");
  }
}

function refused(error: unknown, as: Readable): FileReading {
  const rest = { format: FORMATS[as], summary: { kind: "none" as const }, tensors: null };
  if (error instanceof Malformed)
    return {
      status: "malformed",
      problems: [{ code: "malformed", message: error.message }],
      ...rest,
    };
  if (error instanceof Unsupported)
    return {
      status: "unsupported",
      problems: [{ code: "unsupported", message: error.message }],
      ...rest,
    };
  if (error instanceof OverBudget)
    return {
      status: "unsupported",
      problems: [{ code: "partly_read", message: error.message }],
      ...rest,
    };
  throw error;
}
