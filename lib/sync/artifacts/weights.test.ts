import { describe, expect, test } from "vitest";
import type { FileReading, FileSummary, GgufSummary, Tensor } from "@/lib/artifacts/reading";
import { ggufModels, indexProblems, type Readings, safetensorsWeights } from "./weights";

const reading = (summary: FileSummary, tensors: Tensor[] | null = null): FileReading => ({
  status: "read",
  format: summary.kind,
  summary,
  tensors,
  problems: [],
});

const part = (elements: number, dtype = "BF16", packedElements = 0): FileReading =>
  reading({
    kind: "safetensors",
    tensors: 1,
    elements,
    parameters: packedElements > 0 ? null : elements,
    packedElements,
    dtypes: [{ dtype, elements }],
    metadata: {},
  });

const index = (files: Record<string, string[]>): FileReading =>
  reading({ kind: "safetensors_index", tensors: 0, totalBytes: null, files });

const readings = (given: Record<string, FileReading>): Readings => new Map(Object.entries(given));
const countOf = (given: Record<string, FileReading>) =>
  safetensorsWeights(readings(given))?.parameters;

describe("the weights of a model", () => {
  test("are the files its index names, and no others beside them", () => {
    const weights = safetensorsWeights(
      readings({
        "model.safetensors.index.json": index({ "a.safetensors": ["x"], "b.safetensors": ["y"] }),
        "a.safetensors": part(5),
        "b.safetensors": part(7, "F32"),
        "consolidated.safetensors": part(12),
        "onnx/model.safetensors": part(3),
      }),
    );
    expect(weights).toEqual({
      path: "model.safetensors.index.json",
      files: 2,
      tensors: 2,
      elements: 12,
      parameters: 12,
      dtypes: [
        { dtype: "F32", elements: 7 },
        { dtype: "BF16", elements: 5 },
      ],
    });
  });

  test("are not counted while one of them is unread, malformed or something else", () => {
    const named = {
      "model.safetensors.index.json": index({ "a.safetensors": [], "b.safetensors": [] }),
    };
    expect(countOf({ ...named, "a.safetensors": part(5) })).toBeUndefined();
    const malformed: FileReading = { ...part(7), status: "malformed", summary: { kind: "none" } };
    expect(
      countOf({ ...named, "a.safetensors": part(5), "b.safetensors": malformed }),
    ).toBeUndefined();
  });

  test("are model.safetensors, the only file at the root, or all parts of one", () => {
    expect(countOf({ "model.safetensors": part(5), "model.fp16.safetensors": part(5) })).toBe(5);
    expect(countOf({ "weights.safetensors": part(6), "unet/x.safetensors": part(1) })).toBe(6);
    expect(
      countOf({ "m-00001-of-00002.safetensors": part(1), "m-00002-of-00002.safetensors": part(2) }),
    ).toBe(3);
    expect(countOf({ "m-00001-of-00002.safetensors": part(1) })).toBeUndefined();
  });

  test("cannot be told of several files without an index, of adapters, or of folders alone", () => {
    expect(countOf({ "a.safetensors": part(5), "b.safetensors": part(5) })).toBeUndefined();
    expect(countOf({ "adapter_model.safetensors": part(5) })).toBeUndefined();
    expect(countOf({ "unet/model.safetensors": part(5) })).toBeUndefined();
    expect(countOf({})).toBeUndefined();
  });

  test("that are packed are no number of parameters", () => {
    const weights = safetensorsWeights(readings({ "model.safetensors": part(9, "I32", 8) }));
    expect(weights).toMatchObject({ parameters: null, elements: 9 });
  });
});

const gguf = (over: Partial<GgufSummary> = {}): FileReading =>
  reading({
    kind: "gguf",
    version: 3,
    tensors: 1,
    parameters: 10,
    dtypes: [],
    quantization: "Q4_K_M",
    architecture: "llama",
    contextLength: null,
    hiddenSize: null,
    layers: null,
    heads: null,
    tokenizer: null,
    vocabularySize: null,
    chatTemplate: false,
    type: null,
    name: null,
    license: null,
    baseModels: [],
    split: null,
    ...over,
  });

describe("models in GGUF", () => {
  test("are put together from their parts, and left out while one is missing", () => {
    const split = (at: number) => gguf({ split: { part: at, of: 2, tensors: 2 }, tensors: at - 1 });
    const whole = ggufModels(
      readings({ "q/m-00002-of-00002.gguf": split(2), "q/m-00001-of-00002.gguf": split(1) }),
    );
    expect(whole).toMatchObject([{ path: "q/m-00001-of-00002.gguf", parameters: 20 }]);
    expect(ggufModels(readings({ "q/m-00001-of-00002.gguf": split(1) }))).toEqual([]);
  });

  test("are not what comes with them", () => {
    const beside = {
      "mmproj-F16.gguf": gguf(),
      "lora.gguf": gguf({ type: "adapter" }),
      "imatrix.gguf": gguf({ type: "imatrix" }),
      "vocab.gguf": gguf({ tensors: 0 }),
    };
    expect(ggufModels(readings(beside))).toEqual([]);
    expect(ggufModels(readings({ ...beside, "m.gguf": gguf() }))).toHaveLength(1);
  });
});

test("an index is held against its files: missing files and tensors, those beyond it, those held twice", () => {
  const shard = (...names: string[]) =>
    reading(
      part(1).summary,
      names.map((name): Tensor => [name, "F32", [1]]),
    );
  const given = readings({
    "w/model.safetensors.index.json": index({
      "a.safetensors": ["x", "y"],
      "b.safetensors": ["z"],
      "c.safetensors": ["q"],
      "d.safetensors": ["unread"],
    }),
    "w/a.safetensors": shard("x", "extra"),
    "w/b.safetensors": shard("z", "x"),
  });
  const paths = new Set([...given.keys(), "w/d.safetensors"]);
  expect(indexProblems(paths, given).map(({ message }) => message)).toEqual([
    "It promises tensors in w/a.safetensors that are not there: y.",
    "w/a.safetensors holds tensors the index does not name: extra.",
    "w/b.safetensors holds tensors the index does not name: x.",
    "w/b.safetensors holds tensors that another of the files holds too: x.",
    "It promises tensors in w/c.safetensors, and there is no such file.",
  ]);
});
