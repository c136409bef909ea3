import { describe, expect, test } from "vitest";
import { configFacts, tokenizerFacts } from "./config";

const stated = (config: unknown) =>
  Object.fromEntries(configFacts(config).map(({ field, value }) => [field, value]));
const quoteOf = (config: unknown, field: string) =>
  configFacts(config).find((fact) => fact.field === field)?.quote;

describe("a configuration", () => {
  test("of a Llama", () => {
    const config = {
      architectures: ["LlamaForCausalLM"],
      model_type: "llama",
      hidden_size: 4096,
      max_position_embeddings: 131072,
      num_attention_heads: 32,
      num_hidden_layers: 32,
      rope_scaling: { factor: 8.0, original_max_position_embeddings: 8192, rope_type: "llama3" },
      torch_dtype: "bfloat16",
      vocab_size: 128256,
    };
    expect(stated(config)).toEqual({
      architecture: "LlamaForCausalLM",
      modelType: "llama",
      contextLength: 131072,
      vocabularySize: 128256,
      hiddenSize: 4096,
      layers: 32,
      heads: 32,
      dtype: "bfloat16",
    });
    expect(quoteOf(config, "contextLength")).toBe(
      'max_position_embeddings: 131072; rope_scaling: {"factor":8,"original_max_position_embeddings":8192,"rope_type":"llama3"}',
    );
    expect(quoteOf(config, "architecture")).toBe('architectures: ["LlamaForCausalLM"]');
  });

  test("of a DistilBERT and a GPT-2, which spell it their own way", () => {
    expect(
      stated({
        dim: 768,
        hidden_dim: 3072,
        n_layers: 6,
        n_heads: 12,
        max_position_embeddings: 512,
      }),
    ).toEqual({ hiddenSize: 768, layers: 6, heads: 12, contextLength: 512 });
    expect(stated({ n_embd: 768, n_layer: 6, n_head: 12, n_ctx: 1024, n_positions: 2048 })).toEqual(
      {
        hiddenSize: 768,
        layers: 6,
        heads: 12,
        contextLength: 2048,
      },
    );
  });

  test("of a model whose language model is one of its parts", () => {
    const config = {
      model_type: "qwen2_5_vl",
      text_config: { model_type: "qwen2", max_position_embeddings: 32768, vocab_size: 151936 },
    };
    expect(stated(config)).toEqual({
      modelType: "qwen2_5_vl",
      contextLength: 32768,
      vocabularySize: 151936,
    });
    expect(quoteOf(config, "contextLength")).toBe("text_config.max_position_embeddings: 32768");
    expect(quoteOf({ thinker_config: { text_config: { vocab_size: 7 } } }, "vocabularySize")).toBe(
      "thinker_config.text_config.vocab_size: 7",
    );
  });

  test("of the newer spelling of the number format", () => {
    expect(stated({ dtype: "float16" })).toEqual({ dtype: "float16" });
    expect(stated({ torch_dtype: "torch.float32" })).toEqual({ dtype: "float32" });
  });
});

test.each([
  ["not an object", [1, "x", null, undefined, [], [{ vocab_size: 7 }]]],
  [
    "a number that cannot be meant",
    [-1, 0, 1e30, 1.5, Number.NaN, Infinity, "512", null, true, 2e9].map((value) => ({
      max_position_embeddings: value,
      vocab_size: value,
    })),
  ],
  [
    "a word that cannot be meant",
    ["", "  ", 7, null, "x".repeat(201), "a\0b", "a\nb", {}, []].map((value) => ({
      model_type: value,
      architectures: [value],
      torch_dtype: value,
    })),
  ],
  ["no list of architectures", [{ architectures: "LlamaForCausalLM" }, { architectures: [] }]],
])("%s is no fact", (_, configs) => {
  for (const config of configs) expect(configFacts(config)).toEqual([]);
});

test("an implausible length does not hide the plausible one beside it", () => {
  expect(stated({ max_position_embeddings: -1, n_positions: 512 })).toEqual({ contextLength: 512 });
});

test.each([
  [
    { quant_method: "gptq", bits: 4, group_size: 128, desc_act: true },
    "gptq, 4-bit, group size 128",
  ],
  [
    { quant_method: "awq", w_bit: 4, q_group_size: 64, version: "gemm" },
    "awq, 4-bit, gemm, group size 64",
  ],
  [{ load_in_4bit: true, bnb_4bit_quant_type: "nf4" }, "bitsandbytes, 4-bit, nf4"],
  [
    { quant_method: "bitsandbytes", load_in_8bit: true, load_in_4bit: false },
    "bitsandbytes, 8-bit",
  ],
  [
    { quant_method: "fp8", fmt: "e4m3", weight_block_size: [128, 128] },
    "fp8, e4m3, blocks of 128 × 128",
  ],
  [{ quant_method: "mxfp4" }, "mxfp4"],
  [{ quant_method: "modelopt", quant_algo: "NVFP4" }, "modelopt, 4-bit, NVFP4"],
  [{ quant_method: "hqq", group_size: -1 }, "hqq"],
  [
    {
      quant_method: "compressed-tensors",
      format: "pack-quantized",
      config_groups: { group_0: { weights: { num_bits: 4, type: "int", group_size: 128 } } },
    },
    "compressed-tensors, 4-bit int weights, group size 128, pack-quantized",
  ],
  [
    {
      quant_method: "compressed-tensors",
      format: "float-quantized",
      config_groups: {
        group_0: { weights: { num_bits: 8, type: "float" }, input_activations: { num_bits: 8 } },
      },
    },
    "compressed-tensors, 8-bit float weights, 8-bit activations, float-quantized",
  ],
])("quantization %j reads %s", (quantization_config, words) => {
  expect(stated({ quantization_config })).toEqual({ quantization: words });
  expect(quoteOf({ quantization_config }, "quantization")).toBe(
    JSON.stringify({ quantization_config }),
  );
});

test("the quantization of MLX has its own key", () => {
  expect(stated({ quantization: { group_size: 64, bits: 4 } })).toEqual({
    quantization: "mlx, 4-bit, group size 64",
  });
  expect(stated({ quantization: "none", quantization_config: {} })).toEqual({});
});

test("a tokenizer's class, template and special tokens are told, and an absent template is not denied", () => {
  const facts = tokenizerFacts({
    tokenizer_class: "PreTrainedTokenizerFast",
    model_max_length: 1e30,
    chat_template: "{% for message in messages %}{{ message.content }}{% endfor %}",
    added_tokens_decoder: {
      0: { content: "<unk>", special: true },
      1: { content: "<s>", special: true },
      9: { content: "word", special: false },
    },
  });
  expect(facts.map(({ field, value }) => [field, value])).toEqual([
    ["tokenizerClass", "PreTrainedTokenizerFast"],
    ["chatTemplate", true],
    ["specialTokens", 2],
  ]);
  expect(facts.at(-1)?.quote).toBe('added_tokens_decoder: ["<unk>","<s>"]');
  expect(tokenizerFacts({ chat_template: [], added_tokens_decoder: {} })).toEqual([]);
  expect(tokenizerFacts("tokenizer")).toEqual([]);
});

test("a quote of an endless value stays short, and a bottomless one is cut", () => {
  const [fact] = tokenizerFacts({ chat_template: "x".repeat(1_000_000) });
  expect(fact?.quote.length).toBeLessThan(400);
  const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  expect(quoteOf({ vocab_size: 7, rope_scaling: { type: "yarn", deep } }, "vocabularySize")).toBe(
    "vocab_size: 7",
  );
  expect(quoteOf({ n_ctx: 7, rope_scaling: { type: "yarn", deep } }, "contextLength")).toContain(
    '"type":"yarn","deep":[[[[',
  );
});
