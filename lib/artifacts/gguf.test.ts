import { describe, expect, test } from "vitest";
import { aGguf, ggufText, type GgufTensor, u32, u64 } from "@/lib/testing/builders/weights";
import { sourceOf } from "./byte-source";
import { readArtifact } from "./read";
import { FileReading } from "./reading";

const Q4_K = 12;
const F32 = 0;

async function read(bytes: Uint8Array) {
  const { reading, bytesFetched } = await readArtifact(sourceOf(bytes), "gguf");
  return { ...FileReading.parse(reading), bytesFetched };
}

const problemOf = async (bytes: Uint8Array, status = "malformed") => {
  const read_ = await read(bytes);
  expect(read_.status).toBe(status);
  return read_.problems.map(({ message }) => message).join(" ");
};

/** 144 bytes hold 256 weights of Q4_K. */
const weights: GgufTensor[] = [
  { name: "blk.0.weight", shape: [256, 2], type: Q4_K, offset: 0 },
  { name: "norm", shape: [4], type: F32, offset: 288 },
];

const llama = {
  "general.architecture": "llama",
  "general.name": "Student 1B",
  "general.license": "apache-2.0",
  "general.file_type": 15,
  "general.base_model.count": 1,
  "general.base_model.0.name": "Teacher",
  "general.base_model.0.repo_url": "https://huggingface.co/big/teacher",
  "llama.context_length": 8192,
  "llama.embedding_length": 2048,
  "llama.block_count": 16,
  "llama.attention.head_count": 32,
  "tokenizer.ggml.model": "gpt2",
  "tokenizer.ggml.tokens": ["a", "b", "c"],
  "tokenizer.chat_template": "{{ messages }}",
};

test("a file is told by its header", async () => {
  const found = await read(aGguf({ keys: llama, tensors: weights, dataBytes: 304 }));
  expect(found).toMatchObject({ status: "read", format: "gguf", problems: [] });
  expect(found.summary).toEqual({
    kind: "gguf",
    version: 3,
    tensors: 2,
    parameters: 516,
    dtypes: [
      { dtype: "Q4_K", elements: 512 },
      { dtype: "F32", elements: 4 },
    ],
    quantization: "Q4_K_M",
    architecture: "llama",
    contextLength: 8192,
    hiddenSize: 2048,
    layers: 16,
    heads: 32,
    tokenizer: "gpt2",
    vocabularySize: 3,
    chatTemplate: true,
    type: null,
    name: "Student 1B",
    license: "apache-2.0",
    baseModels: ["https://huggingface.co/big/teacher"],
    split: null,
  });
  expect(found.tensors).toEqual([
    ["blk.0.weight", "Q4_K", [256, 2]],
    ["norm", "F32", [4]],
  ]);
});

test("what is not stated is null", async () => {
  const { summary } = await read(aGguf({ tensors: weights, dataBytes: 304 }));
  expect(summary).toMatchObject({
    architecture: null,
    contextLength: null,
    quantization: null,
    vocabularySize: null,
  });
});

test("a part of a model says which one it is", async () => {
  const keys = { "split.no": 1, "split.count": 3, "split.tensors.count": 9 };
  const { summary } = await read(aGguf({ keys }));
  expect(summary).toMatchObject({ split: { part: 2, of: 3, tensors: 9 } });
});

test("no more than the header is fetched", async () => {
  const tokens = Array.from({ length: 30_000 }, (_, at) => `token ${at} of the vocabulary`);
  const bytes = aGguf({
    keys: { ...llama, "tokenizer.ggml.tokens": tokens },
    tensors: [{ name: "w", shape: [1_000_000], type: F32, offset: 0 }],
    dataBytes: 4_000_000,
  });
  const { summary, bytesFetched } = await read(bytes);
  expect(summary).toMatchObject({ vocabularySize: 30_000, parameters: 1_000_000 });
  expect(bytesFetched).toBeLessThan(bytes.length - 4_000_000 + 300_000);
});

describe("malformed", () => {
  const key = (name: string, type: number, ...value: Buffer[]) =>
    Buffer.concat([
      Buffer.from("GGUF"),
      u32(3),
      u64(0),
      u64(1),
      ggufText(name),
      u32(type),
      ...value,
    ]);

  test.each([
    ["no GGUF", Buffer.from("GGML and so much more than that"), "does not begin with GGUF"],
    [
      "too many tensors",
      Buffer.concat([Buffer.from("GGUF"), u32(3), u64(2n ** 63n), u64(0)]),
      "9223372036854775808 tensors",
    ],
    [
      "too many keys",
      Buffer.concat([Buffer.from("GGUF"), u32(3), u64(0), u64(200_000)]),
      "200000 keys",
    ],
    [
      "more keys than bytes",
      Buffer.concat([Buffer.from("GGUF"), u32(3), u64(0), u64(9)]),
      "are too few",
    ],
    ["a text without end", key("a", 8, u64(2n ** 40n)), "says it is 1099511627776 bytes long"],
    ["a text beyond the file", key("a", 8, u64(5_000_000)), "in the middle of a"],
    ["a list without end", key("a", 9, u32(4), u64(2n ** 60n)), "values in a"],
    ["a list beyond the file", key("a", 9, u32(4), u64(900_000)), "in the middle of a"],
    ["a list of texts beyond the file", key("a", 9, u32(8), u64(900_000)), "in the middle of a"],
    [
      "lists in lists",
      key("a", 9, ...Array.from({ length: 9 }, () => [u32(9), u64(1)]).flat()),
      "nested too deeply",
    ],
    ["a type nobody knows", key("a", 77, u32(1)), "type 77"],
    ["an alignment of nought", aGguf({ keys: { "general.alignment": 0 } }), "alignment"],
    [
      "a tensor of nine dimensions",
      aGguf({ tensors: [{ name: "w", shape: Array<number>(9).fill(1), type: 0, offset: 0 }] }),
      "9 dimensions",
    ],
    [
      "a side beyond counting",
      aGguf({ tensors: [{ name: "w", shape: [2n ** 63n], type: 0, offset: 0 }] }),
      "dimension 0",
    ],
    [
      "tensors over each other",
      aGguf({
        tensors: [...weights, { name: "x", shape: [4], type: F32, offset: 4 }],
        dataBytes: 400,
      }),
      "within the one before it",
    ],
    [
      "a tensor that comes twice",
      aGguf({ tensors: [...weights, ...weights], dataBytes: 400 }),
      "comes twice",
    ],
    [
      "a file that is cut",
      aGguf({ keys: llama, tensors: weights, dataBytes: 303 }),
      "The file is cut: the tensor norm ends at byte",
    ],
  ])("%s", async (_, bytes, words) => {
    expect(await problemOf(bytes)).toContain(words);
  });

  test("a key that comes twice", async () => {
    const pair = [ggufText("a"), u32(4), u32(1)];
    const bytes = Buffer.concat([Buffer.from("GGUF"), u32(3), u64(0), u64(2), ...pair, ...pair]);
    expect(await problemOf(bytes)).toContain("The key a comes twice");
  });
});

test("lists that would fill memory together are not believed", async () => {
  const list = (name: string) =>
    Buffer.concat([ggufText(name), u32(9), u32(0), u64(1_000_000), Buffer.alloc(1_000_000)]);
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const bytes = Buffer.concat([Buffer.from("GGUF"), u32(3), u64(0), u64(7), ...names.map(list)]);
  expect(await problemOf(bytes)).toContain("6000000 values together");
});

test.each([1, 4, 0x03000000])("version %d is not read", async (version) => {
  const bytes = aGguf({ version });
  expect(await problemOf(bytes, "unsupported")).toContain("versions 2 and 3 are read");
});

test("a key may be called as what every object has", async () => {
  const { summary } = await read(
    aGguf({ keys: { __proto__x: "a", constructor: "b", "general.architecture": "toString" } }),
  );
  expect(summary).toMatchObject({ architecture: "toString", contextLength: null });
});
