import type { ModelAdditionalField } from "@huggingface/hub";

/** What is asked of the Hub beyond the client's own set. */
export const MODEL_FIELDS: ModelAdditionalField[] = [
  "author",
  "cardData",
  "config",
  "createdAt",
  "disabled",
  "library_name",
  "model-index",
  "safetensors",
  "sha",
  "tags",
  // The Hub knows this one; the client passes it through and only its types do not name it.
  "baseModels" as never,
];

/** The client's `filePaths` turns absent files into an empty list, so the API's own key is asked for. */
export const FILE_FIELDS: ModelAdditionalField[] = ["siblings" as never];

/** Known to a recorded Hub alone; any other refuses a request that names them. */
export const RECORD_FIELDS: ModelAdditionalField[] = [
  "prooflineRecord" as never,
  "prooflineRecordedFrom" as never,
  "prooflineCountsAt" as never,
];
