import { isRepositoryId } from "@/lib/hub/schema";
import renamed from "./renamed-repositories.json" with { type: "json" };

// Repositories of the Hub's first years had no namespace; it moved them and redirects the old names.
const moved = new Map(Object.entries(renamed));

const COMMIT = /^[0-9a-f]{40}$/;

/** A model named in a card: by repository id, and by commit where the card says one. */
export type ModelReference = { ref: string; sha: string | null };

/**
 * Reads what a card wrote where a model is expected.
 * @returns null when it names no repository: a path, an address, a bare name, or no text at all
 */
export function readModelReference(value: unknown): ModelReference | null {
  if (typeof value !== "string") return null;
  const text = value.trim();
  const [name = "", sha] = text.split("@");
  if (sha !== undefined && !COMMIT.test(sha)) return null;
  const ref = moved.get(name) ?? name;
  return isRepositoryId(ref) && !looksLikePath(ref) ? { ref, sha: sha ?? null } : null;
}

/** What to write instead of a value that names no repository. */
export function referenceFix(value: unknown): string {
  const address = typeof value === "string" ? hubModelOfUrl(value.trim()) : null;
  if (address) return `Write the repository id, ${address}.`;
  return "Write the id of a repository on the Hub, as namespace/name.";
}

/** The repository an address on huggingface.co leads to, or null when it leads elsewhere. */
export function hubModelOfUrl(url: string): string | null {
  const [, path] =
    /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/([^?#\s]+)/i.exec(url) ?? [];
  if (path === undefined) return null;
  const [first = "", second] = path.split("/");
  if (RESERVED.has(first)) return null;
  if (second === undefined || second === "") return moved.get(first) ?? null;
  const ref = `${first}/${second}`;
  return isRepositoryId(ref) ? ref : null;
}

/** First path segments of the Hub that are not namespaces. */
const RESERVED = new Set([
  "datasets",
  "spaces",
  "papers",
  "collections",
  "docs",
  "blog",
  "models",
  "organizations",
  "join",
  "login",
  "settings",
  "api",
  "front",
  "chat",
  "learn",
  "posts",
  "tasks",
  "pricing",
  "new",
  "buckets",
]);

// `output/checkpoint-500` and `models/llama` have the form of an id and are folders of a training run.
const FOLDER =
  /^(?:out|outputs?|results?|checkpoints?|models?|runs?|data|tmp|temp|home|root|mnt|workspace|content|drive|saves?|ckpts?|experiments?|logs?|weights)\//i;
const FILE =
  /\.(?:bin|pt|pth|ckpt|safetensors|gguf|onnx|py|json|ya?ml|md|txt|zip|csv|jsonl|parquet|ipynb|sh)$/i;

export function looksLikePath(ref: string): boolean {
  return FOLDER.test(ref) || FILE.test(ref) || /\/checkpoint-\d+$/.test(ref);
}
