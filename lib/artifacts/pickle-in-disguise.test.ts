import { expect, test } from "vitest";
import { aZip } from "@/lib/testing/builders/archive";
import { aGguf, aSafetensors, tensors } from "@/lib/testing/builders/weights";
import { sourceOf } from "./byte-source";
import { readArtifact } from "./read";

const text = (latin: string) => Buffer.from(latin, "latin1");
const RUNS = text("cos\nsystem\n(S'true'\ntR.");
const asPickle = async (bytes: Uint8Array) =>
  (await readArtifact(sourceOf(bytes), "pickle")).reading;

/** Bytes whose first ones are those of something else, and which Python loads as a pickle all the same. */
const disguised: [as: string, bytes: Buffer][] = [
  // The magic is an opcode and the first bytes of a length, of 0x685a bytes.
  ["bzip2", Buffer.concat([text("BZh\0\0"), Buffer.alloc(0x685a), text("0"), RUNS])],
  ["a tar archive", Buffer.concat([text(`V${"x".repeat(256)}ustar\n0`), RUNS])],
  ["GGUF", Buffer.concat([text("GGUF\0\0\0\0\x000"), RUNS])],
  ["safetensors", Buffer.concat([text("C\x10\0\0\0\0\0\0{\0\0\0\0\0\0\0\0\x000"), RUNS])],
];

test.each(disguised)("a pickle that begins as %s does is walked", async (_, bytes) => {
  const reading = await asPickle(bytes);
  expect(reading.problems).toMatchObject([{ code: "dangerous_import" }]);
  expect(reading.summary).toMatchObject({
    kind: "pickle",
    imports: [{ module: "os", name: "system", verdict: "dangerous", calls: 1 }],
  });
});

test.each([
  ["bzip2", text("BZh91AY&SY123456789"), "unsupported", "other"],
  ["LZMA", text("\x5d\0\0\x80\0\xff\xff"), "unsupported", "other"],
  ["a numpy array", text("\x93NUMPY\x01\0v\0{'descr'"), "unsupported", "other"],
  [
    "a tar archive whose first file's name begins as a pickle",
    Buffer.concat([text("N.txt"), Buffer.alloc(252), text("ustar\x0000"), Buffer.alloc(300)]),
    "unsupported",
    "other",
  ],
  ["safetensors", aSafetensors(tensors({ a: ["F32", 2] })), "read", "safetensors"],
  [
    "GGUF",
    aGguf({ keys: {}, tensors: [{ name: "w", shape: [4], type: 0, offset: 0 }], dataBytes: 16 }),
    "read",
    "gguf",
  ],
])("%s under a pickle's name is told to be that", async (_, bytes, status, format) => {
  expect(await asPickle(bytes)).toMatchObject({ status, format });
});

const dummies = (amount: number) =>
  Array.from({ length: amount }, (_, at) => [`a/${at}.pkl`, text("N.")] as const);

test("of an archive of very many pickles the one that is loaded is read first", async () => {
  const reading = await asPickle(aZip([...dummies(200), ["a/data.pkl", RUNS]]));
  expect(reading).toMatchObject({
    status: "read",
    summary: { pickles: 200, complete: false, imports: [{ name: "system", calls: 1 }] },
    problems: [{ code: "dangerous_import" }, { code: "partly_read" }],
  });
  expect(await asPickle(aZip(dummies(201)))).toMatchObject({ summary: { complete: false } });
  expect(await asPickle(aZip(dummies(200)))).toMatchObject({ summary: { complete: true } });
});

test("an entry that cannot be read does not hide the others", async () => {
  const reading = await asPickle(
    aZip([
      ["a/0.pkl", text("\xff")],
      ["a/1.pkl", RUNS],
    ]),
  );
  expect(reading).toMatchObject({
    status: "malformed",
    summary: { imports: [{ name: "system" }] },
  });
});
