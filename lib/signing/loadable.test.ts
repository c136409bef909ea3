import { expect, test } from "vitest";
import { isLoadable } from "@/lib/signing/loadable";

test.each([
  "model.safetensors",
  "a/b/pytorch_model.BIN",
  "evil.bin.",
  "weights.q4_0",
  "modeling.py",
  "lib/native.so",
  "config.json",
  "tokenizer_config.json",
  "merges.txt",
  "requirements.txt",
  "chat_template.jinja",
  "index.html",
  "archive.tar.gz",
  "deploy.yaml",
  ".github/evil.bin",
  ".github/run.sh",
  ".github/weights",
  ".gitattributes/.weights",
  ".git/hooks/post-checkout",
  ".hidden.py",
])("a model may be loaded from %s", (path) => {
  expect(isLoadable(path)).toBe(true);
});

test.each([
  "README.md",
  "README",
  "LICENSE",
  "LICENSE-APACHE.txt",
  "NOTICE.txt",
  "images/figure.PNG",
  "notes",
  ".gitattributes",
  ".gitignore",
  ".github/CODEOWNERS",
  ".github/workflows/test.yml",
  "other.sig",
  "weights.sigstore.json",
])("and not from %s", (path) => {
  expect(isLoadable(path)).toBe(false);
});
