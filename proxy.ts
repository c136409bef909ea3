import { type NextRequest, NextResponse } from "next/server";
import { problem } from "@/lib/web/problem";

/**
 * Gives every page a Content-Security-Policy with a fresh nonce. Next reads the policy from the request and puts the
 * nonce on its own scripts; nothing else may run. Styles allow inline because the graph positions nodes by style.
 */
export function proxy(request: NextRequest): Response {
  const { pathname } = request.nextUrl;
  const isApi = pathname.startsWith("/api/");
  if (!isDecodable(pathname)) {
    const detail = "The address has a % that is not followed by two hex digits of UTF-8 text.";
    return isApi ? problem(400, detail) : new NextResponse(`${detail}\n`, { status: 400 });
  }
  if (isApi) return NextResponse.next();
  const nonce = btoa(crypto.randomUUID());
  // The development server evaluates code to reload modules; production never does.
  // eslint-disable-next-line no-restricted-properties -- the bundler replaces this one by its value
  const evaluation = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  const policy = [
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

  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("referrer-policy", "strict-origin-when-cross-origin");
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
  return response;
}

/** Next answers 500 where a part of the path cannot be decoded; it is the address that is wrong. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

export const config = {
  // Built files are immutable and need no policy.
  matcher: [{ source: "/((?!_next/static|_next/image|icon.svg|robots.txt|sitemap.xml).*)" }],
};
