import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aGguf, aSafetensors, tensors } from "@/lib/testing/builders/weights";
import { type ByteSource, sourceOf } from "./byte-source";
import { readArtifact, type Readable } from "./read";
import { FileReading } from "./reading";

const recorded = new URL("../testing/recordings/pickles.json", import.meta.url);
const pickles = JSON.parse(readFileSync(recorded, "utf8")) as Record<string, { base64: string }>;
const pickle = (name: string) => Buffer.from(pickles[name]?.base64 ?? "", "base64");

const seeds: [name: string, as: Readable, bytes: Buffer][] = [
  [
    "safetensors",
    "safetensors",
    aSafetensors({
      __metadata__: { a: "b" },
      ...tensors({ "a.weight": ["F32", 2, 2], 'b\\"': ["I64", 1] }),
    }),
  ],
  [
    "GGUF",
    "gguf",
    aGguf({
      keys: {
        "general.architecture": "llama",
        "llama.context_length": 7,
        "tokenizer.ggml.tokens": ["a", "b"],
      },
      tensors: [{ name: "w", shape: [2, 2], type: 0, offset: 0 }],
      dataBytes: 16,
    }),
  ],
  [
    "an index",
    "safetensors_index",
    Buffer.from('{"metadata":{"total_size":8},"weight_map":{"a":"b"}}'),
  ],
  [
    "a tokenizer",
    "tokenizer",
    Buffer.from('{"tokenizer_class":"T","added_tokens_decoder":{"0":{"special":true}}}'),
  ],
  ["a pickle of protocol 0", "pickle", pickle("os.system, protocol 0")],
  ["a pickle of protocol 4", "pickle", pickle("an array, protocol 4")],
  ["a torch archive", "pickle", pickle("torch archive")],
  ["a deflated torch archive", "pickle", pickle("torch archive that runs")],
  ["a file of torch before 1.6", "pickle", pickle("a state dict of torch before 1.6")],
];

/** Counts what is asked for, and fails the test on a range that is none. */
function watched(bytes: Uint8Array, knowsSize: boolean): ByteSource & { asked: number } {
  const source = sourceOf(bytes);
  const watch = {
    size: knowsSize ? bytes.length : null,
    asked: 0,
    read: (start: number, end: number) => {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      watch.asked += end - start + 1;
      return source.read(start, end);
    },
  };
  return watch;
}

async function readSafely(bytes: Uint8Array, as: Readable, knowsSize = true) {
  const source = watched(bytes, knowsSize);
  const { reading } = await readArtifact(source, as);
  // What is stored parses, and what is wrong is a sentence.
  FileReading.parse(reading);
  if (reading.status !== "read") expect(reading.problems.length).toBeGreaterThan(0);
  for (const { message } of reading.problems) expect(message).toMatch(/^[A-Z].*[.]$/su);
  if (knowsSize) expect(source.asked).toBeLessThanOrEqual(bytes.length);
  return reading;
}

test.each(seeds)("%s is read whole", async (_, as, bytes) => {
  expect(bytes.length).toBeGreaterThan(20);
  expect((await readSafely(bytes, as)).status).toBe("read");
});

test.each(seeds)("%s that ends at any byte is never taken for whole", async (name, as, bytes) => {
  for (let length = 0; length < bytes.length; length += 1) {
    const { status } = await readSafely(bytes.subarray(0, length), as);
    const mayBeWhole = name === "a file of torch before 1.6";
    if (!mayBeWhole) expect([length, status]).not.toEqual([length, "read"]);
  }
});

test.each(seeds)("%s with any byte changed throws nothing", async (_, as, bytes) => {
  for (let at = 0; at < bytes.length; at += 1)
    for (const value of [0xff, (bytes[at] ?? 0) ^ 0x01]) {
      const changed = Buffer.from(bytes);
      changed[at] = value;
      await readSafely(changed, as);
    }
});

test.each(seeds)("%s of unknown length, cut and changed, throws nothing", async (_, as, bytes) => {
  for (let at = 0; at < bytes.length; at += 7) {
    const changed = Buffer.from(bytes.subarray(0, bytes.length - (at % 3)));
    changed[at] = 0xff;
    await readSafely(changed, as, false);
  }
});

test("random bytes under any name throw nothing", async () => {
  let state = 20261124;
  const next = () => (state = (state * 1103515245 + 12345) % 2 ** 31) >> 8;
  const starts = ["", "GGUF\x03\0\0\0", "PK\x03\x04", "\x80\x02", "\x20\0\0\0\0\0\0\0{"];
  for (let round = 0; round < 3000; round += 1) {
    const start = Buffer.from(starts[round % starts.length] ?? "", "latin1");
    const noise = Buffer.from(Array.from({ length: next() % 200 }, () => next() % 256));
    const [, as = "pickle"] = seeds[round % seeds.length] ?? [];
    await readSafely(Buffer.concat([start, noise]), as);
  }
});

test("what the source throws is thrown", async () => {
  const source = { size: 100, read: () => Promise.reject(new Error("the line is dead")) };
  for (const as of ["safetensors", "gguf", "pickle", "safetensors_index", "tokenizer"] as const)
    await expect(readArtifact(source, as)).rejects.toThrow("the line is dead");
});
