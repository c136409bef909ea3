import { z } from "zod";
import { FileProblem, PickleImport, READING_STATUSES } from "@/lib/artifacts/reading";
import { wholeNumber } from "@/lib/web/params";

const Pickle = z
  .object({
    pickles: z.int().describe("how many stand in the file, one within or after the other"),
    complete: z.boolean().describe("false where it could not be walked to its end"),
    imports: z
      .array(
        z.object({
          ...PickleImport.shape,
          module: PickleImport.shape.module.describe(
            "null where the name is worked out while loading",
          ),
          calls: PickleImport.shape.calls.describe("how often it is called when loaded"),
          verdict: PickleImport.shape.verdict.describe(
            "`safe` only by exact name; `dangerous` can run code, open files or reach the network",
          ),
        }),
      )
      .describe("every name it asks for, most dangerous first; nothing was loaded to learn them"),
  })
  .meta({ id: "PickleReading" });

/** What the bytes of a file say, as far as they were read. */
export const ArtifactReading = z
  .object({
    status: z
      .enum(READING_STATUSES)
      .describe("`malformed`: not what its format demands; `unsupported`: no reader for it"),
    format: z.string().describe("what the bytes are, whatever the file is called"),
    tensors: z.int().nullable().describe("how many; the list is at `…/tensors`"),
    parameters: z
      .number()
      .nullable()
      .describe("exact; null where several quantized weights are packed into an element"),
    elements: z.number().nullable().describe("stored elements of all tensors"),
    dtypes: z.array(z.object({ dtype: z.string(), elements: z.number() })),
    quantization: z.string().nullable().describe("of a GGUF file, as its header names it"),
    pickle: Pickle.nullable(),
    problems: z.array(FileProblem),
    readAt: z.iso.datetime(),
  })
  .meta({ id: "ArtifactReading" });
export type ArtifactReading = z.infer<typeof ArtifactReading>;

export const Artifact = z
  .object({
    path: z.string(),
    sizeBytes: z.number().nullable(),
    sha256: z.string().nullable(),
    gitOid: z.string().nullable(),
    format: z.string().describe("by the ending of its name"),
    reading: ArtifactReading.nullable().describe(
      "null where it was not read: not yet, or because its format is not",
    ),
  })
  .meta({ id: "Artifact" });
export type Artifact = z.infer<typeof Artifact>;

export const TensorsQuery = z.object({
  path: z
    .string("must be stated once")
    .max(4096, "must be at most 4096 characters")
    .regex(/^\P{Cc}*$/u, "must not contain control characters")
    .optional()
    .describe("the file; when left out, the first one that has tensors"),
  offset: wholeNumber(0, 10_000_000, "must be a whole number from 0")
    .default(0)
    .describe("how many to pass over"),
  limit: wholeNumber(1, 1000, "must be a whole number from 1 to 1000").default(200),
});
export type TensorsQuery = z.output<typeof TensorsQuery>;

/** Some tensors of a file, in the order of its header. */
export const TensorPage = z
  .object({
    path: z.string(),
    tensors: z.array(z.object({ name: z.string(), dtype: z.string(), shape: z.array(z.number()) })),
    meta: z.object({
      total: z.int(),
      next: z.int().nullable().describe("the next `offset`; null at the end"),
    }),
  })
  .meta({ id: "TensorPage" });
export type TensorPage = z.infer<typeof TensorPage>;
