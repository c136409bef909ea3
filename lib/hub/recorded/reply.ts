/** A request, as far as an answer depends on it. */
export type HubRequest = {
  method: string;
  /** The path's parts, each decoded on its own: an encoded slash stays within its part. */
  parts: string[];
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** The URL as the client should see it, for links to further pages. */
  url: URL;
};

/** A body that is made as it is sent. */
export type SlicedBody = { length: number; slices: () => Iterable<Uint8Array> };

/** A whole answer. `isUnrecorded` where the recording cannot know it. */
export type Reply = {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array | SlicedBody;
  isUnrecorded?: true;
};

const EMPTY = new Uint8Array();

// Browsers show scripts of another origin only the headers named here; the Hub names the same.
const EXPOSED =
  "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,ETag,Link,Content-Range,Accept-Ranges,X-Linked-Size,X-Linked-ETag";

export function json(value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status: 200,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "access-control-expose-headers": EXPOSED,
      ...headers,
    },
    body: Buffer.from(JSON.stringify(value)),
  };
}

export function content(
  status: number,
  headers: Record<string, string>,
  body: Reply["body"] = EMPTY,
): Reply {
  return { status, headers: { "access-control-expose-headers": EXPOSED, ...headers }, body };
}

/** A refusal in the Hub's form: the sentence twice, and a code its clients tell cases apart by. */
export function refusal(
  status: number,
  code: string | null,
  message: string,
  headers: Record<string, string> = {},
): Reply {
  // Header values are Latin-1; the body keeps the sentence whole.
  const plain = message.replace(/[^\x20-\x7e\xa0-\xff]/g, "?");
  const named = code === null ? {} : { "x-error-code": code };
  return {
    ...json({ error: message }, { ...headers, ...named, "x-error-message": plain }),
    status,
  };
}

/** For what was never recorded: an answer of any other kind would be made up. */
export function unrecorded(what: string): Reply {
  return { ...refusal(501, null, `${what} is not part of the recording.`), isUnrecorded: true };
}

/** `Link` to the next page: absolute, and with the space its readers insist on. */
export function nextLink(url: URL, cursor: string): { link: string } {
  const next = new URL(url);
  next.searchParams.set("cursor", cursor);
  return { link: `<${next.href}>; rel="next"` };
}

/** A page of a list, with the cursor of the one after it; null for a cursor that is none of ours. */
export function pageOf<T>(
  items: readonly T[],
  cursor: string | null,
  size: number,
): { items: T[]; next: string | null } | null {
  const start = cursor === null ? 0 : startOf(cursor);
  if (start === null) return null;
  const end = start + size;
  const next = end < items.length ? Buffer.from(`at:${end}`).toString("base64url") : null;
  return { items: items.slice(start, end), next };
}

function startOf(cursor: string): number | null {
  const match = /^at:(\d{1,9})$/.exec(Buffer.from(cursor, "base64url").toString());
  return match ? Number(match[1]) : null;
}
