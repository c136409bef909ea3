import { createHash } from "node:crypto";

type Body = { body: string; type: string; modifiedAt: string };

/**
 * Answers with a body that clients ask for again and again, or with 304 where theirs is still good. The tag is of the
 * bytes, so it never vouches for another body.
 */
export function conditional(request: Request, { body, type, modifiedAt }: Body): Response {
  const tag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  const headers = {
    etag: tag,
    // Whole seconds: that is all a date of HTTP holds.
    "last-modified": new Date(modifiedAt).toUTCString(),
    "cache-control": "public, max-age=0, must-revalidate",
    "access-control-allow-origin": "*",
  };
  if (isStillGood(request.headers, tag, modifiedAt)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(body, { headers: { ...headers, "content-type": `${type}; charset=utf-8` } });
}

/** RFC 9110, 13.2.2: where tags are given, dates are not looked at. */
function isStillGood(headers: Headers, tag: string, modifiedAt: string): boolean {
  const tags = headers.get("if-none-match");
  if (tags !== null) {
    const known = tags.split(",").map((known) => known.trim().replace(/^W\//, ""));
    return known.includes("*") || known.includes(tag);
  }
  const since = Date.parse(headers.get("if-modified-since") ?? "");
  return Math.floor(Date.parse(modifiedAt) / 1000) * 1000 <= since;
}
