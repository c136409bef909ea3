import { z } from "zod";

/** Raise it when the same bytes are read into something else: what is stored is then read again. */
export const READER_VERSION = 2;

/** One tensor: its name, its number format, its shape. */
export const Tensor = z.tuple([z.string(), z.string(), z.array(z.number())]);
export type Tensor = z.infer<typeof Tensor>;

/** How many elements are stored in a number format, most first. */
const DtypeCount = z.object({ dtype: z.string(), elements: z.number() });
export type DtypeCount = z.infer<typeof DtypeCount>;

const SafetensorsSummary = z.object({
  kind: z.literal("safetensors"),
  tensors: z.int(),
  /** Elements of all tensors. */
  elements: z.number(),
  /** The same where each element is a parameter; null where several are packed into one. */
  parameters: z.number().nullable(),
  packedElements: z.number(),
  dtypes: z.array(DtypeCount),
  metadata: z.record(z.string(), z.string()),
});
export type SafetensorsSummary = z.infer<typeof SafetensorsSummary>;

const SafetensorsIndexSummary = z.object({
  kind: z.literal("safetensors_index"),
  tensors: z.int(),
  totalBytes: z.number().nullable(),
  /** The tensors it promises, by file. */
  files: z.record(z.string(), z.array(z.string())),
});
export type SafetensorsIndexSummary = z.infer<typeof SafetensorsIndexSummary>;

const GgufSummary = z.object({
  kind: z.literal("gguf"),
  version: z.int(),
  tensors: z.int(),
  parameters: z.number(),
  dtypes: z.array(DtypeCount),
  /** As `general.file_type` names it: Q4_K_M; null where it is not stated. */
  quantization: z.string().nullable(),
  architecture: z.string().nullable(),
  contextLength: z.number().nullable(),
  hiddenSize: z.number().nullable(),
  layers: z.number().nullable(),
  heads: z.number().nullable(),
  tokenizer: z.string().nullable(),
  vocabularySize: z.number().nullable(),
  chatTemplate: z.boolean(),
  /** `model`, `adapter`, `mmproj` …; null where it is not stated. */
  type: z.string().nullable(),
  name: z.string().nullable(),
  license: z.string().nullable(),
  baseModels: z.array(z.string()),
  /** Which part of how many, where one model is split over files. */
  split: z.object({ part: z.int(), of: z.int(), tensors: z.int().nullable() }).nullable(),
});
export type GgufSummary = z.infer<typeof GgufSummary>;

export const IMPORT_VERDICTS = ["safe", "unknown", "dangerous"] as const;
export const PickleImport = z.object({
  /** Null where the name is worked out while loading, so that nobody can tell it beforehand. */
  module: z.string().nullable(),
  name: z.string().nullable(),
  verdict: z.enum(IMPORT_VERDICTS),
  times: z.int(),
  /** How often it is called, or an object of it made or filled. */
  calls: z.int(),
  /** Texts it is called with, as far as they stand in the file; of dangerous ones only. */
  argument: z.string().nullable(),
});
export type PickleImport = z.infer<typeof PickleImport>;

const PickleSummary = z.object({
  kind: z.literal("pickle"),
  container: z.enum(["zip", "torch_legacy", "none"]),
  pickles: z.int(),
  protocol: z.int(),
  opcodes: z.int(),
  imports: z.array(PickleImport),
  /** False where the walk had to stop before the end, so that there may be more imports. */
  complete: z.boolean(),
});
export type PickleSummary = z.infer<typeof PickleSummary>;

const TokenizerSummary = z.object({
  kind: z.literal("tokenizer"),
  facts: z.array(
    z.object({
      field: z.string(),
      value: z.union([z.string(), z.number(), z.boolean()]),
      quote: z.string(),
    }),
  ),
});

export const FileSummary = z.discriminatedUnion("kind", [
  SafetensorsSummary,
  SafetensorsIndexSummary,
  GgufSummary,
  PickleSummary,
  TokenizerSummary,
  /** Nothing could be read. */
  z.object({ kind: z.literal("none") }),
]);
export type FileSummary = z.infer<typeof FileSummary>;

/** Something the bytes show that a reader of the model should know. */
export const FileProblem = z.object({
  code: z.enum([
    "malformed",
    "unsupported",
    "disguised",
    "partly_read",
    "dangerous_import",
    "trailing",
  ]),
  message: z.string(),
});
export type FileProblem = z.infer<typeof FileProblem>;

export const READING_STATUSES = ["read", "malformed", "unsupported"] as const;

/** What the bytes of one file say. */
export const FileReading = z.object({
  status: z.enum(READING_STATUSES),
  /** What the bytes are, whatever the file is called. */
  format: z.string(),
  summary: FileSummary,
  /** Null for formats without tensors. */
  tensors: z.array(Tensor).nullable(),
  problems: z.array(FileProblem),
});
export type FileReading = z.infer<typeof FileReading>;
