import type { FileProblem, FileSummary } from "@/lib/artifacts/reading";
import type { ArtifactReading } from "./schema";

/** A reading as the database keeps it, without its tensors. */
export type StoredReading = {
  status: ArtifactReading["status"];
  format: string;
  summary: FileSummary;
  problems: FileProblem[];
  readAt: string;
};

const NOTHING = {
  tensors: null,
  parameters: null,
  elements: null,
  dtypes: [],
  quantization: null,
  pickle: null,
} as const;

/** A reading as the product shows it: of every format what readers of a model compare. */
export function readingOf({ summary, ...stored }: StoredReading): ArtifactReading {
  return { ...stored, ...NOTHING, dtypes: [], ...toldBy(summary) };
}

function toldBy(summary: FileSummary): Partial<ArtifactReading> {
  switch (summary.kind) {
    case "safetensors": {
      const { tensors, parameters, elements, dtypes } = summary;
      return { tensors, parameters, elements, dtypes };
    }
    case "gguf": {
      const { tensors, parameters, dtypes, quantization } = summary;
      return { tensors, parameters, elements: parameters, dtypes, quantization };
    }
    case "pickle": {
      const { pickles, complete, imports } = summary;
      return { pickle: { pickles, complete, imports } };
    }
    case "safetensors_index":
      return { tensors: summary.tensors };
    case "tokenizer":
    case "none":
      return {};
  }
}
