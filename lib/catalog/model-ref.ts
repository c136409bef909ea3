/** `namespace/name` as the Hub and this catalog write it. */
export type ModelRef = { namespace: string; name: string };

const PART = /^[A-Za-z0-9_.-]{1,96}$/;

/** The two halves of `namespace/name`, or null when the text cannot be one. Case is kept as written. */
export function parseModelRef(written: string): ModelRef | null {
  const [namespace = "", name = "", ...rest] = written.split("/");
  return rest.length === 0 && PART.test(namespace) && PART.test(name) ? { namespace, name } : null;
}

/** What somebody may have meant by a revision's name. `short` may also be an alias: `deadbeef` is a fine tag. */
export type RevisionName = { kind: "sha" | "digest" | "short" | "alias"; text: string };

/** Reads a revision's name: 40 hex digits are a commit, 64 a digest, 7 to 39 the start of a commit, else an alias. */
export function parseRevisionName(written: string): RevisionName {
  const text = written.trim();
  if (/^[0-9a-f]{40}$/i.test(text)) return { kind: "sha", text };
  if (/^[0-9a-f]{64}$/i.test(text)) return { kind: "digest", text };
  if (/^[0-9a-f]{7,39}$/i.test(text)) return { kind: "short", text };
  return { kind: "alias", text };
}
