import { type NextRequest, NextResponse } from "next/server";
import { findAddress, hasFile } from "@/lib/catalog/queries";
import { links } from "@/lib/web/links";
import { problem } from "@/lib/web/problem";

/**
 * The door of every request: refuses an address that cannot be read, leads from a model's former name to its present
 * one, answers 404 for a model that is not here, and gives every page its security headers.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const { pathname } = request.nextUrl;
  const isApi = pathname.startsWith("/api/");
  if (!isDecodable(pathname)) {
    const detail = "The address has a % that is not followed by two hex digits of UTF-8 text.";
    return isApi ? problem(400, detail) : new NextResponse(`${detail}\n`, { status: 400 });
  }
  if (isApi) return NextResponse.next();

  const policy = contentSecurityPolicy(btoa(crypto.randomUUID()));
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const place = await placeOf(request.nextUrl);
  const response =
    place.kind === "moved"
      ? NextResponse.redirect(place.url, 308)
      : place.kind === "absent"
        ? NextResponse.rewrite(place.url, { status: 404, request: { headers } })
        : NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("referrer-policy", "strict-origin-when-cross-origin");
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
  return response;
}

export const config = {
  // Built files are immutable and need no policy.
  matcher: [{ source: "/((?!_next/static|_next/image|icon.svg|robots.txt|sitemap.xml).*)" }],
};

/** Next answers 500 where a part of the path cannot be decoded; it is the address that is wrong. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

type Address = Pick<URL, "href" | "pathname" | "search" | "searchParams">;
type Place = { kind: "here" } | { kind: "moved" | "absent"; url: URL };

/** Feeds, which say themselves in their own form what is not here. */
const FEEDS = ["/changes.json", "/changes.atom"];
const MODEL_PAGE = /^\/models\/([^/]+)\/([^/]+)(\/.*)?$/;

/**
 * Where an address leads: a model's former name to the same page under its present one; that of a model or a revision
 * the catalog does not have to the page that says so, since a page that finds out by itself can only be drawn by
 * script.
 */
async function placeOf(url: Address): Promise<Place> {
  const [, namespace, name, rest = ""] = MODEL_PAGE.exec(url.pathname) ?? [];
  if (namespace === undefined || name === undefined) return { kind: "here" };
  const ref = `${decodeURIComponent(namespace)}/${decodeURIComponent(name)}`;
  const revision = url.searchParams.get("revision") ?? "";
  const address = await findAddress(ref, revision === "" ? undefined : revision);
  if (address?.isFormer) {
    return {
      kind: "moved",
      url: new URL(`${links.model(address.ref)}${rest}${url.search}`, url.href),
    };
  }
  if (FEEDS.includes(rest)) return { kind: "here" };
  if (address?.hasRevision) {
    if (rest !== "/files/inside") return { kind: "here" };
    const path = url.searchParams.get("path") ?? "";
    // The page itself says that the revision has no such file.
    if (await hasFile(address.ref, revision || "latest", path)) return { kind: "here" };
    return { kind: "absent", url: new URL(url.href) };
  }
  return { kind: "absent", url: new URL(`/absent/${namespace}/${name}${url.search}`, url.href) };
}

/**
 * Next reads the policy from the request and puts the nonce on its own scripts; nothing else may run. Styles allow
 * inline because the graph positions nodes by style.
 */
function contentSecurityPolicy(nonce: string): string {
  // eslint-disable-next-line no-restricted-properties -- the bundler replaces this one by its value
  const isDevelopment = process.env.NODE_ENV === "development";
  // The development server evaluates code to reload modules; production never does.
  const evaluation = isDevelopment ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
