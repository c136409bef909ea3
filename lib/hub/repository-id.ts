// Names the Hub's clients read as the kind of a repository, so no namespace can carry them.
const RESERVED = new Set(["api", "buckets", "datasets", "kernels", "models", "spaces"]);

/**
 * Whether a text has the form of a repository id of the Hub, `namespace/name`.
 * Cards name bases as local paths too (`/workspace/out`, `./ckpt`, `C:\x`); those are not ids.
 * A relative path of two plain parts (`out/ckpt`) cannot be told apart by its form.
 */
export function isRepositoryId(text: string): boolean {
  // Every word of every card is asked this; most have no slash.
  const slash = text.indexOf("/");
  if (slash < 0 || text.includes("/", slash + 1)) return false;
  const [namespace, name] = [text.slice(0, slash), text.slice(slash + 1)];
  return isPart(namespace) && isPart(name) && !RESERVED.has(namespace.toLowerCase());
}

/** Whether a text has the form of the Hub's first ids, which had no namespace: `gpt2`. */
export function isLegacyRepositoryId(text: string): boolean {
  return isPart(text) && !RESERVED.has(text.toLowerCase());
}

function isPart(part: string): boolean {
  // The Hub's own rule: 96 characters at most, and ends that are neither "-" nor ".".
  if (!/^[\w.-]{1,96}$/.test(part) || /^[.-]|[.-]$/.test(part)) return false;
  return !part.includes("--") && !part.includes("..") && !part.toLowerCase().endsWith(".git");
}
