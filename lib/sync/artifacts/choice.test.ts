import { expect, test } from "vitest";
import { formatOf } from "@/lib/sync/reading/artifact-format";
import { chooseFiles, contentKeyOf } from "./choice";

const SHA = "a".repeat(64);
const OID = "b".repeat(40);
const file = (path: string, hashes: { sha256?: string | null; gitOid?: string | null } = {}) => ({
  path,
  sizeBytes: 10,
  sha256: SHA,
  gitOid: OID,
  format: formatOf(path),
  ...hashes,
});
const chosen = (...paths: string[]) =>
  chooseFiles(paths.map((path) => file(path))).chosen.map(({ file: { path }, as }) => [path, as]);

test("what tells most is read first, the root before folders; other formats are not read", () => {
  expect(
    chosen(
      "onnx/model.onnx",
      "optimizer.pt",
      "sub/model.safetensors",
      "README.md",
      "m.gguf",
      "model.safetensors",
      "tokenizer_config.json",
      "sub/tokenizer_config.json",
      "config.json",
      "model.safetensors.index.json",
    ),
  ).toEqual([
    ["model.safetensors.index.json", "safetensors_index"],
    ["tokenizer_config.json", "tokenizer"],
    ["model.safetensors", "safetensors"],
    ["sub/model.safetensors", "safetensors"],
    ["m.gguf", "gguf"],
    ["optimizer.pt", "pickle"],
  ]);
});

test("of many of a kind some are left, and named", () => {
  const many = Array.from({ length: 40 }, (_, at) => file(`q${at}.gguf`));
  const { chosen: read, left } = chooseFiles(many);
  expect(read).toHaveLength(32);
  expect(left.map(({ path }) => path)).toEqual(many.slice(32).map(({ path }) => path));
});

test("content is named by its sha256, else by its git object, and what it is read as; without a hash it cannot be", () => {
  expect(contentKeyOf(file("x"), "pickle")).toBe(`sha256:${SHA}/pickle`);
  expect(contentKeyOf(file("x", { sha256: null }), "gguf")).toBe(`git:${OID}/gguf`);
  const unnamed = file("m.gguf", { sha256: null, gitOid: null });
  expect(contentKeyOf(unnamed, "gguf")).toBeNull();
  expect(chooseFiles([unnamed])).toEqual({ chosen: [], left: [] });
});
