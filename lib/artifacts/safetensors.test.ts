import { describe, expect, test } from "vitest";
import { aSafetensors, tensors, u64 } from "@/lib/testing/builders/weights";
import { sourceOf } from "./byte-source";
import { readArtifact } from "./read";
import { FileReading } from "./reading";
import { readSafetensors, readSafetensorsIndex } from "./safetensors";

async function read(bytes: Uint8Array) {
  const { reading } = await readArtifact(sourceOf(bytes), "safetensors");
  return FileReading.parse(reading);
}

const problemOf = async (bytes: Uint8Array) => {
  const { status, problems } = await read(bytes);
  expect(status).toBe("malformed");
  return problems.map(({ message }) => message).join(" ");
};

test("a file is told by its header: tensors, exact parameters, number formats, metadata", async () => {
  const bytes = aSafetensors({
    __metadata__: { format: "pt" },
    ...tensors({
      "a.weight": ["BF16", 4, 8],
      "a.bias": ["F32", 8],
      scalar: ["F32"],
      empty: ["I64", 0, 7],
    }),
  });
  const { reading, bytesFetched } = await readArtifact(sourceOf(bytes), "safetensors");
  expect(reading).toEqual({
    status: "read",
    format: "safetensors",
    problems: [],
    summary: {
      kind: "safetensors",
      tensors: 4,
      elements: 41,
      parameters: 41,
      packedElements: 0,
      dtypes: [
        { dtype: "BF16", elements: 32 },
        { dtype: "F32", elements: 9 },
        { dtype: "I64", elements: 0 },
      ],
      metadata: { format: "pt" },
    },
    tensors: [
      ["a.weight", "BF16", [4, 8]],
      ["a.bias", "F32", [8]],
      ["scalar", "F32", []],
      ["empty", "I64", [0, 7]],
    ],
  });
  expect(bytesFetched).toBeLessThanOrEqual(bytes.length);
});

test("numbers of half a byte are counted one by one", async () => {
  const { summary } = await read(aSafetensors(tensors({ "a.weight": ["F4", 4, 8] })));
  expect(summary).toMatchObject({ parameters: 32 });
});

test.each([
  ["GPTQ", { "a.qweight": ["I32", 8, 8], "a.scales": ["F16", 8] }],
  ["bitsandbytes", { "a.weight": ["U8", 64, 1], "a.weight.absmax": ["F32", 8] }],
  ["MXFP4", { a_blocks: ["U8", 64], a_scales: ["U8", 2] }],
] as const)("weights packed as by %s are stored elements, and no parameters", async (_, stated) => {
  const { summary } = await read(aSafetensors(tensors(stated)));
  expect(summary).toMatchObject({ parameters: null, packedElements: 64 });
});

test("a weight of 64 bytes in one is itself, and so are integers that are no weights", async () => {
  const { summary } = await read(
    aSafetensors(tensors({ "a.position_ids": ["I64", 8], b: ["U8", 4] })),
  );
  expect(summary).toMatchObject({ parameters: 12, packedElements: 0 });
});

const one = (over: object) => ({ a: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...over } });

describe("malformed", () => {
  test.each([
    ["a number format of no name", one({ dtype: 5 }), "of no name"],
    [
      "a number format nobody knows",
      one({ dtype: "F128" }),
      '"F128", which the format does not know',
    ],
    ["a negative side", one({ shape: [-2] }), "whole numbers from 0"],
    ["half a side", one({ shape: [2.5] }), "whole numbers from 0"],
    ["a side that is no number", one({ shape: ["2"] }), "whole numbers from 0"],
    ["a side beyond counting", one({ shape: [1e300] }), "whole numbers from 0"],
    ["no shape", one({ shape: null }), "whole numbers from 0"],
    [
      "sides whose product is beyond counting",
      one({ shape: [2 ** 40, 2 ** 40] }),
      "more elements than can be counted",
    ],
    [
      "sides beyond counting beside an empty one",
      one({ shape: [2 ** 40, 2 ** 40, 0] }),
      "more elements",
    ],
    ["an end before its start", one({ data_offsets: [8, 0] }), "a start and an end after it"],
    ["one offset", one({ data_offsets: [0] }), "a start and an end after it"],
    ["too few bytes for its shape", one({ shape: [3] }), "3 elements of 32 bits and 8 bytes"],
    ["half a byte", one({ dtype: "F4", shape: [1], data_offsets: [0, 1] }), "1 elements of 4 bits"],
    ["a tensor that is no object", { a: [] }, "not described by an object"],
    ["metadata that is no text", { __metadata__: { a: 1 } }, "is no text"],
    ["metadata that is no object", { __metadata__: "a" }, "no JSON object"],
    [
      "tensors over each other",
      { ...one({}), b: { dtype: "F32", shape: [2], data_offsets: [4, 12] } },
      "within the one before it",
    ],
    [
      "bytes between tensors",
      { ...one({}), b: { dtype: "F32", shape: [1], data_offsets: [12, 16] } },
      '4 bytes before the tensor "b" belong to none',
    ],
    ["bytes before the first tensor", one({ data_offsets: [8, 16] }), "8 bytes before the tensor"],
  ])("%s", async (_, header, words) => {
    expect(await problemOf(aSafetensors(header))).toContain(words);
  });

  test.each([
    ["NaN", '{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,8]}}', "unexpected"],
    ["a key that comes twice", '{"a":1,"a":2}', 'The key "a" comes twice'],
    ["the same key, escaped", '{"a":1,"\\u0061":2}', 'The key "a" comes twice'],
    ["a list", "[]", "does not begin with a brace"],
    ["a blank before the brace", ' {"a":1}', "does not begin with a brace"],
    ["no end", '{"a":', "its end"],
    ["a text without an end", '{"a', "unexpected"],
    ["something after the end", "{} {}", "unexpected"],
    ["a line break in a text", '{"a\nb":1}', "unexpected"],
    ["half an escape", '{"a\\u00":1}', "unexpected"],
    ["a leading nought", '{"a":01}', "unexpected"],
  ])("JSON with %s", async (_, text, words) => {
    expect(await problemOf(aSafetensors(text))).toContain(words);
  });

  test("a header that is no UTF-8", async () => {
    const bytes = Buffer.concat([u64(4), Buffer.from([0x7b, 0xff, 0xfe, 0x7d])]);
    expect(await problemOf(bytes)).toContain("no UTF-8");
  });

  test("nesting without end", async () => {
    expect(await problemOf(aSafetensors(`{"a":${"[".repeat(200_000)}`))).toContain("deeper than 8");
    expect(await problemOf(aSafetensors(`{"a":${'{"a":'.repeat(200_000)}`))).toContain(
      "deeper than 8",
    );
  });

  test("a length that is not there", async () => {
    expect(await problemOf(Buffer.from([1, 2, 3]))).toContain("ends after 3 bytes");
    expect(await problemOf(Buffer.concat([u64(2n ** 63n), Buffer.from("{")]))).toContain(
      "no more than 100000000",
    );
    expect(await problemOf(Buffer.concat([u64(99_999_999), Buffer.from("{}")]))).toContain(
      "and the file has 10",
    );
    expect(await problemOf(Buffer.alloc(0))).toContain("empty");
  });

  test("a file that is cut, and one that goes on", async () => {
    const header = tensors({ a: ["F32", 2] });
    expect(await problemOf(aSafetensors(header, { dataBytes: 7 }))).toContain("The file is cut");
    expect(await problemOf(aSafetensors(header, { dataBytes: 9 }))).toContain(
      "1 bytes after the last tensor",
    );
  });

  test("a web page in its place", async () => {
    expect(await problemOf(Buffer.from("<!DOCTYPE html><html>"))).toContain("a web page");
  });
});

test("blanks behind the header are padding", async () => {
  const { status } = await read(
    aSafetensors(`${JSON.stringify(tensors({ a: ["F32", 2] }))}   `, { dataBytes: 8 }),
  );
  expect(status).toBe("read");
});

test("a pickle under the name is told, and read as what it is", async () => {
  const { format, problems } = await read(Buffer.from("\x80\x02cos\nsystem\n.", "latin1"));
  expect(format).toBe("pickle");
  expect(problems.map(({ code }) => code)).toEqual(["disguised", "dangerous_import"]);
  expect(problems[0]?.message).toContain("named as a safetensors file and is a pickle");
});

test("a tensor may have any name", async () => {
  const stated = `{"__proto__":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"constructor":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}`;
  const { summary, tensors: named } = await read(aSafetensors(stated, { dataBytes: 12 }));
  expect(summary).toMatchObject({ parameters: 3 });
  expect(named?.map(([name]) => name)).toEqual(["__proto__", "constructor"]);
});

test("fifty thousand tensors are read", async () => {
  const amount = 50_000;
  const tensor = (at: number) =>
    `"t${at}":{"dtype":"U8","shape":[1],"data_offsets":[${at},${at + 1}]}`;
  const header = `{${Array.from({ length: amount }, (_, at) => tensor(at)).join(",")}}`;
  const { summary } = await readSafetensors(sourceOf(aSafetensors(header, { dataBytes: amount })));
  expect(summary).toMatchObject({ tensors: amount, elements: amount });
});

test("a header larger than may be read, as of a million tensors, is not asked for", async () => {
  let asked = 0;
  const size = 90_000_000;
  const source = {
    size,
    read: (start: number, end: number) => {
      const bytes = Buffer.alloc(end - start + 1, " ");
      if (start === 0) Buffer.concat([u64(80_000_000), Buffer.from("{")]).copy(bytes);
      asked += bytes.length;
      return Promise.resolve(bytes);
    },
  };
  const { reading } = await readArtifact(source, "safetensors");
  expect(reading).toMatchObject({ status: "unsupported", problems: [{ code: "partly_read" }] });
  expect(asked).toBeLessThan(100_000);
});

describe("an index", () => {
  const index = (text: string) => readSafetensorsIndex(sourceOf(Buffer.from(text)), 1_000_000);

  test("tells which tensors it promises in which file", async () => {
    const { summary } = await index(
      JSON.stringify({
        metadata: { total_size: 12 },
        weight_map: { a: "1.safetensors", b: "2.safetensors", c: "1.safetensors" },
      }),
    );
    expect(summary).toEqual({
      kind: "safetensors_index",
      tensors: 3,
      totalBytes: 12,
      files: { "1.safetensors": ["a", "c"], "2.safetensors": ["b"] },
    });
  });

  test("may state its size as a fraction, which is none", async () => {
    const { summary } = await index('{"metadata":{"total_size":1.5e3},"weight_map":{}}');
    expect(summary).toMatchObject({ totalBytes: null });
  });

  test.each([
    "[]",
    "{}",
    '{"weight_map":[]}',
    '{"weight_map":{"a":1}}',
    '{"weight_map":{"a":"x","a":"y"}}',
    "",
    "{",
  ])("%j is malformed", async (text) => {
    await expect(index(text)).rejects.toThrow();
    const { reading } = await readArtifact(sourceOf(Buffer.from(text)), "safetensors_index");
    expect(reading.status).toBe("malformed");
  });
});
