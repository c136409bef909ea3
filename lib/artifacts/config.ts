import { readQuantization } from "./quantization";
import { asRecord, asWholeNumber, asWord, type Members, shown } from "./stated-value";

/** A statement a configuration makes, with the exact key and value that make it. */
export type StatedFact = { field: string; value: string | number | boolean; quote: string };

/** Keys of one meaning, as families of models spell it; the commonest first. */
const NUMBERS = {
  contextLength: [
    "max_position_embeddings",
    "n_positions",
    "n_ctx",
    "max_seq_len",
    "max_sequence_length",
    "max_seq_length",
    "seq_length",
    "context_length",
    "model_max_length",
  ],
  vocabularySize: ["vocab_size", "padded_vocab_size", "n_vocab"],
  hiddenSize: ["hidden_size", "n_embd", "d_model", "dim", "model_dim"],
  layers: ["num_hidden_layers", "n_layer", "n_layers", "num_layers"],
  heads: ["num_attention_heads", "n_head", "n_heads", "num_heads", "encoder_attention_heads"],
} as const;

/** Where models that read more than text keep what is said of their language model. */
const INNER = ["text_config", "llm_config", "language_config", "thinker_config", "decoder"];

/**
 * What a model's config.json, or the part of it a Hub answers with, states: one fact a field. What is absent or cannot
 * be meant (a length below 1 or above 10⁹) is no fact.
 */
export function configFacts(config: unknown): StatedFact[] {
  const whole = asRecord(config);
  if (!whole) return [];
  const parts = partsOf(whole);
  return [
    ...architecture(whole),
    ...firstWord("modelType", parts, ["model_type"]),
    ...Object.entries(NUMBERS).flatMap(([field, keys]) => firstNumber(field, parts, keys)),
    ...quantization(parts),
    ...dtype(parts),
  ];
}

/** What tokenizer_config.json states. A template that is not in it may still be in a file of its own: no fact. */
export function tokenizerFacts(tokenizerConfig: unknown): StatedFact[] {
  const whole = asRecord(tokenizerConfig);
  if (!whole) return [];
  const parts = [{ path: "", members: whole }];
  return [
    ...firstWord("tokenizerClass", parts, ["tokenizer_class"]),
    ...chatTemplate(whole.chat_template),
    ...specialTokens(whole.added_tokens_decoder),
  ];
}

type Part = { path: string; members: Members };

/** The configuration itself, then the language model within it and the one within that. */
function partsOf(whole: Members): Part[] {
  const parts: Part[] = [{ path: "", members: whole }];
  for (const { path, members } of parts) {
    if (path.split(".").length > 2) break;
    for (const key of INNER) {
      const inner = asRecord(members[key]);
      if (inner) parts.push({ path: `${path}${key}.`, members: inner });
    }
  }
  return parts;
}

function architecture({ architectures }: Members): StatedFact[] {
  const list = Array.isArray(architectures) ? (architectures as unknown[]) : [];
  const value = asWord(list[0]);
  return value === null
    ? []
    : [{ field: "architecture", value, quote: `architectures: ${shown(architectures)}` }];
}

function firstWord(field: string, parts: readonly Part[], keys: readonly string[]): StatedFact[] {
  for (const { path, members } of parts)
    for (const key of keys) {
      const value = asWord(members[key]);
      if (value !== null) return [{ field, value, quote: `${path}${key}: ${value}` }];
    }
  return [];
}

function firstNumber(field: string, parts: readonly Part[], keys: readonly string[]): StatedFact[] {
  for (const { path, members } of parts)
    for (const key of keys) {
      const value = asWholeNumber(members[key]);
      if (value === null) continue;
      const stretched = field === "contextLength" ? ropeScaling(path, members) : "";
      return [{ field, value, quote: `${path}${key}: ${value}${stretched}` }];
    }
  return [];
}

/** Families disagree on whether the length is the one before or after scaling, so both are shown. */
function ropeScaling(path: string, { rope_scaling, rope_parameters }: Members): string {
  const [key, scaling] = asRecord(rope_scaling)
    ? ["rope_scaling", rope_scaling]
    : ["rope_parameters", rope_parameters];
  const kind = asRecord(scaling);
  if (!kind || (kind.rope_type ?? kind.type ?? "default") === "default") return "";
  return `; ${path}${key}: ${shown(scaling)}`;
}

function quantization(parts: readonly Part[]): StatedFact[] {
  for (const { path, members } of parts) {
    const read = readQuantization(members);
    if (read)
      return [{ field: "quantization", value: read.words, quote: `${path}${shown(read.quoted)}` }];
  }
  return [];
}

function dtype(parts: readonly Part[]): StatedFact[] {
  const [stated] = firstWord("dtype", parts, ["torch_dtype", "dtype"]);
  return stated ? [{ ...stated, value: String(stated.value).replace(/^torch\./, "") }] : [];
}

function chatTemplate(template: unknown): StatedFact[] {
  // One text, or a list of named ones.
  const isStated =
    (typeof template === "string" && template.trim() !== "") ||
    (Array.isArray(template) && template.length > 0);
  return isStated
    ? [{ field: "chatTemplate", value: true, quote: `chat_template: ${shown(template)}` }]
    : [];
}

function specialTokens(decoder: unknown): StatedFact[] {
  const tokens = Object.values(asRecord(decoder) ?? {}).map(asRecord);
  const special = tokens.filter((token) => token?.special === true);
  return special.length === 0
    ? []
    : [
        {
          field: "specialTokens",
          value: special.length,
          quote: `added_tokens_decoder: ${shown(special.map((token) => token?.content))}`,
        },
      ];
}
