import { createHash } from "node:crypto";

/** The made-up Hub: how many repositories, every how many-th says that it is distilled, and how many of the newest moved. */
export type Made = { count: number; distilledEvery: number; moved: number };

const FIRST_DAY = Date.UTC(2026, 0, 1);
const TEACHERS = [
  "deepseek-ai/DeepSeek-R1",
  "Qwen/Qwen2.5-72B-Instruct",
  "meta-llama/Llama-3.1-405B-Instruct",
];
const BASES = ["Qwen/Qwen2.5-1.5B", "meta-llama/Llama-3.1-8B", "google/gemma-2-2b"];
const LICENSES = ["apache-2.0", "mit", "llama3.1", "cc-by-nc-4.0"];
const TASKS = ["text-generation", "text-classification", "token-classification"];
const SENTENCE =
  "The student was trained on conversations that cover the domain, with attention to rare cases and long documents. ";

const pick = (from: readonly string[], index: number) => from[index % from.length] ?? "";
const hexOf = (text: string, digits: number) =>
  createHash("sha256").update(text).digest("hex").slice(0, digits);

export const refOf = (index: number) => `lab-${index % 997}/student-${index}`;

/** The number of a repository of that name, or null. */
export function indexOf(ref: string, { count }: Made): number | null {
  const index = Number(/^lab-\d+\/student-(\d+)$/.exec(ref)?.[1] ?? -1);
  return index >= 0 && index < count && refOf(index) === ref ? index : null;
}

const isMoved = (index: number, { count, moved }: Made) => index >= count - moved;
const shaOf = (index: number, made: Made) =>
  hexOf(`sha ${index} ${isMoved(index, made) ? made.moved : 0}`, 40);
const isDistilled = (index: number, { distilledEvery }: Made) => index % distilledEvery === 0;

/** An entry as lists and the model endpoint show it, as JSON. */
export function entryOf(index: number, made: Made): string {
  const ref = refOf(index);
  const license = pick(LICENSES, index);
  const base = pick(BASES, index);
  const moment = new Date(
    FIRST_DAY + index * 1_000 + (isMoved(index, made) ? 86_400_000 * 300 : 0),
  );
  const tags = [
    "transformers",
    "safetensors",
    pick(TASKS, index),
    "en",
    `license:${license}`,
    `base_model:${base}`,
    `base_model:finetune:${base}`,
    "region:us",
    ...(isDistilled(index, made) ? ["distillation", "medical"] : ["conversational"]),
  ];
  return JSON.stringify({
    _id: hexOf(`id ${index}`, 24),
    id: ref,
    modelId: ref,
    author: ref.split("/")[0],
    sha: shaOf(index, made),
    lastModified: moment.toISOString(),
    createdAt: new Date(FIRST_DAY + index * 1_000).toISOString(),
    private: false,
    gated: false,
    disabled: false,
    downloads: index % 10_000,
    likes: index % 300,
    tags,
    pipeline_tag: pick(TASKS, index),
    library_name: "transformers",
    cardData: cardOf(index, made),
    config: { architectures: ["LlamaForCausalLM"], model_type: "llama" },
    safetensors: { parameters: { BF16: 1_500_000_000 + index }, total: 1_500_000_000 + index },
  });
}

function cardOf(index: number, made: Made) {
  return {
    license: pick(LICENSES, index),
    language: ["en"],
    base_model: pick(BASES, index),
    pipeline_tag: pick(TASKS, index),
    library_name: "transformers",
    datasets: [`data/corpus-${index % 5_000}`],
    tags: isDistilled(index, made) ? ["distillation", "medical"] : ["conversational"],
  };
}

/** The tree of a repository. */
export function filesOf(index: number, made: Made) {
  const text = (path: string) => {
    const size = Buffer.byteLength(textOf(index, path, made) ?? "");
    return { type: "file", oid: hexOf(`${path} ${index}`, 40), size, path };
  };
  const shards = Array.from({ length: 3 }, (_, i) => {
    const size = 990_000_000 + i;
    return {
      type: "file",
      oid: hexOf(`pointer ${index} ${i}`, 40),
      size,
      path: `model-0000${i + 1}-of-00003.safetensors`,
      lfs: { oid: hexOf(`weights ${index} ${i}`, 64), size, pointerSize: 135 },
    };
  });
  return [
    ...["README.md", "config.json", "tokenizer_config.json", "generation_config.json"].map(text),
    ...shards,
  ];
}

/** A text file of a repository, or null. */
export function textOf(index: number, path: string, made: Made): string | null {
  switch (path) {
    case "README.md":
      return readmeOf(index, made);
    case "config.json":
      return JSON.stringify({
        architectures: ["LlamaForCausalLM"],
        model_type: "llama",
        hidden_size: 2_048,
        num_hidden_layers: 24,
        num_attention_heads: 16,
        max_position_embeddings: 32_768,
        vocab_size: 128_256,
        torch_dtype: "bfloat16",
        rope_scaling: { rope_type: "llama3", factor: 8 },
      });
    case "tokenizer_config.json":
      return JSON.stringify({
        tokenizer_class: "PreTrainedTokenizerFast",
        model_max_length: 32_768,
      });
    case "generation_config.json":
      return JSON.stringify({ temperature: 0.6, top_p: 0.95 });
    default:
      return null;
  }
}

function readmeOf(index: number, made: Made): string {
  const card = cardOf(index, made);
  const front = [
    "---",
    `license: ${card.license}`,
    "language:\n- en",
    `base_model: ${card.base_model}`,
    `pipeline_tag: ${card.pipeline_tag}`,
    `datasets:\n- ${card.datasets[0]}`,
    `tags:\n${card.tags.map((tag) => `- ${tag}`).join("\n")}`,
    "---",
  ].join("\n");
  const taught = isDistilled(index, made)
    ? `This model was distilled from [${pick(TEACHERS, index)}](https://huggingface.co/${pick(TEACHERS, index)}).`
    : "This model answers questions.";
  return `${front}\n\n# Student ${index}\n\n${taught}\n\n## Training\n\n${SENTENCE.repeat(50)}\n`;
}
