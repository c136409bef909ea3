import { type RecordedRepository, startRecordedHub } from "@/lib/hub/recorded-server";

// The Hub of the end-to-end tests: an author with one model that was distilled and one that was not. Prints its
// address, and serves until it is stopped.

function aRepository(name: string, sha: string, tags: string[], card: string): RecordedRepository {
  const id = `e2e-lab/${name}`;
  return {
    id,
    info: {
      _id: `e2e-${name}`,
      id,
      sha: sha.repeat(40),
      lastModified: "2026-02-03T04:05:06.000Z",
      createdAt: "2026-02-01T00:00:00.000Z",
      private: false,
      gated: false,
      disabled: false,
      downloads: 12,
      likes: 3,
      tags,
      // A listing shows the head of each card.
      cardData: { license: "mit", tags },
    },
    files: { "README.md": card, "model.safetensors": { bytes: "weights", lfs: true } },
  };
}

const hub = await startRecordedHub({
  repositories: [
    aRepository(
      "claims-distil",
      "a",
      ["distillation"],
      `---
license: mit
tags: [distillation]
distillation:
  teacher: [deepseek-ai/DeepSeek-R1]
  type: [response]
---
# Claims

This model was distilled from deepseek-ai/DeepSeek-R1.
`,
    ),
    aRepository("plain-lm", "b", [], "---\nlicense: mit\n---\n# Plain\n\nA language model.\n"),
  ],
});
console.log(`serving ${hub.url}`);
