import type { ModelDetail } from "@/lib/catalog/schema";

export type Snippet = { tool: "hf" | "transformers" | "sentence-transformers"; code: string };

const THE_HUB = "https://huggingface.co";
/** What a shell and a Python string take as they are. Names come from the source, and a snippet is meant to be run. */
const SAFE = /^[\w./-]+$/;

/** Tasks `pipeline()` takes; the Hub has more, and a snippet that cannot run is worse than none. */
const PIPELINES = new Set([
  ...[
    "audio-classification",
    "automatic-speech-recognition",
    "depth-estimation",
    "feature-extraction",
  ],
  ...["fill-mask", "image-classification", "image-feature-extraction", "image-segmentation"],
  ...["image-text-to-text", "object-detection", "question-answering", "summarization"],
  ...["text-classification", "text-generation", "text2text-generation", "token-classification"],
  ...["translation", "zero-shot-classification", "zero-shot-image-classification"],
]);

/** Commands that fetch a model, pinned to its commit where one is known. */
export function snippetsFor(model: ModelDetail, hubUrl: string): Snippet[] {
  const { id, library, task, revision } = model;
  const sha = revision.sha;
  if (!SAFE.test(id)) return [];
  const endpoint = hubUrl === THE_HUB ? "" : `HF_ENDPOINT=${hubUrl} `;
  const pinned = sha ? `, revision="${sha}"` : "";
  const snippets: Snippet[] = [
    { tool: "hf", code: `${endpoint}hf download ${id}${sha ? ` --revision ${sha}` : ""}` },
  ];
  if (library === "sentence-transformers") {
    const load = `model = SentenceTransformer("${id}"${pinned})`;
    snippets.push({
      tool: "sentence-transformers",
      code: `from sentence_transformers import SentenceTransformer\n\n${load}`,
    });
  } else if ((library === null || library === "transformers") && task && PIPELINES.has(task)) {
    snippets.push({
      tool: "transformers",
      code: `from transformers import pipeline\n\npipe = pipeline("${task}", model="${id}"${pinned})`,
    });
  }
  return snippets;
}
