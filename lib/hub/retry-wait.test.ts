import { describe, expect, it } from "vitest";
import { retryWaitMs } from "@/lib/hub/retry-wait";

const NOW = Date.UTC(2026, 0, 1);
const wait = (headers: Record<string, string>) => retryWaitMs(new Headers(headers), 1, NOW, 0);

describe("waits", () => {
  it.each([
    [{ ratelimit: '"api";r=0;t=55' }, 56_000],
    [{ ratelimit: '"api";r=0;t=5, "pages";r=0;t=90' }, 91_000],
    [{ ratelimit: '"api";r=0;t=55', "retry-after": "3" }, 56_000],
    [{ "retry-after": "3" }, 4_000],
    [{ "retry-after": new Date(NOW + 20_000).toUTCString() }, 21_000],
    [{ "retry-after": new Date(NOW - 20_000).toUTCString() }, 1_000],
    [{ "retry-after": "86400" }, 301_000],
    [{ "retry-after": "soon" }, 500],
    [{}, 500],
  ])("after %j are %i ms", (headers, ms) => {
    expect(wait(headers)).toBe(ms);
  });

  it("without a stated time double, and spread over half their length", () => {
    const waits = [1, 2, 3, 4].map((tries) => retryWaitMs(null, tries, NOW, 0.999_999));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(retryWaitMs(null, 4, NOW, 0)).toBe(4_000);
  });
});
