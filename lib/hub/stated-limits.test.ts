import { describe, expect, it } from "vitest";
import { classOf } from "@/lib/hub/limiter";
import { statedWaitMs, statedWindow } from "@/lib/hub/stated-limits";

const NOW = Date.UTC(2026, 0, 1);

describe("a window", () => {
  const policy = '"fixed window";"api";q=500;w=300';

  it.each([
    [{ ratelimit: '"api";r=12;t=55', "ratelimit-policy": policy }, [12, 55_000, 500, 300_000]],
    [{ ratelimit: '"api";r=12;t=55' }, [12, 55_000, null, null]],
    [{ ratelimit: '"pages";r=0;t=9, "api";r=3;t=55' }, [3, 55_000, null, null]],
    [{ ratelimit: '"default"; r=3; t=55' }, [3, 55_000, null, null]],
    // One answer must not stop everybody for thirty years.
    [
      { ratelimit: '"api";r=0;t=999999999', "ratelimit-policy": '"api";q=9;w=999999999' },
      [0, 3_600_000, 9, 3_600_000],
    ],
  ])("is read from %j", (headers, [remaining, endsInMs, quota, windowMs]) => {
    const expected = { remaining, endsInMs, quota, windowMs };
    expect(statedWindow(new Headers(headers), "api")).toEqual(expected);
  });

  it.each([
    {},
    { ratelimit: '"pages";r=0;t=9, "resolvers";r=3;t=55' },
    { ratelimit: '"api";t=55' },
    { ratelimit: '"api";r=x;t=55' },
    { ratelimit: '"api";r=9999999999;t=55' },
    { "ratelimit-policy": policy },
  ])("is none in %j", (headers) => {
    expect(statedWindow(new Headers(headers), "api")).toBeNull();
  });
});

describe("a wait", () => {
  it.each([
    [{ ratelimit: '"api";r=0;t=55' }, 55_000],
    [{ ratelimit: '"api";r=0;t=5, "pages";r=0;t=90' }, 90_000],
    [{ ratelimit: '"api";r=0;t=55', "retry-after": "3" }, 55_000],
    // Not the window is used up, but something else the server limits.
    [{ ratelimit: '"api";r=200;t=55', "retry-after": "3" }, 3_000],
    [{ "retry-after": new Date(NOW + 20_000).toUTCString() }, 20_000],
    [{ "retry-after": new Date(NOW - 20_000).toUTCString() }, 0],
    [{ "retry-after": "86400" }, 300_000],
    [{ "retry-after": "soon" }, null],
    [{}, null],
  ])("after %j is %s ms", (headers, ms) => {
    expect(statedWaitMs(new Headers(headers), NOW)).toBe(ms);
  });
});

it.each([
  ["/api/models", "api"],
  ["/api/models/a/b/tree/main", "api"],
  ["/a/b/resolve/main/README.md", "resolvers"],
  ["/api/resolve-cache/models/a/b/README.md", "resolvers"],
  ["/a/b/raw/main/README.md", "pages"],
  ["/a/b", "pages"],
])("%s is counted among the %s", (path, expected) => {
  expect(classOf(path)).toBe(expected);
});
