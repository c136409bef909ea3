import type { RequestClass } from "@/lib/hub/limiter";

/** What an answer says of a window: requests left, its end, and, if stated, its quota and length. */
export type StatedWindow = {
  remaining: number;
  endsInMs: number;
  quota: number | null;
  windowMs: number | null;
};

/** No Hub counts in longer windows: the known one's are of five minutes. What says otherwise is not believed. */
export const LONGEST_WINDOW_MS = 3_600_000;

// The Hub counts requests in windows of five minutes, so no honest wait is longer than one window.
const LONGEST_WAIT_MS = 300_000;

/** The parts of `"api";r=12;t=55`, of which there may be several separated by commas. */
type Item = { names: string[]; numbers: Map<string, number> };

/** What the headers say of the window for a class, which is an hour long at most; null where they say nothing of it. */
export function statedWindow(headers: Headers, requestClass: RequestClass): StatedWindow | null {
  const limit = itemFor(headers.get("ratelimit"), requestClass);
  const remaining = limit?.numbers.get("r");
  const seconds = limit?.numbers.get("t");
  if (remaining === undefined || seconds === undefined) return null;
  const policy = itemFor(headers.get("ratelimit-policy"), requestClass);
  const windowSeconds = policy?.numbers.get("w") ?? null;
  return {
    remaining,
    endsInMs: Math.min(seconds * 1_000, LONGEST_WINDOW_MS),
    quota: policy?.numbers.get("q") ?? null,
    windowMs: windowSeconds === null ? null : Math.min(windowSeconds * 1_000, LONGEST_WINDOW_MS),
  };
}

/** How long a refusal asks to wait, at most five minutes; null where it does not say. */
export function statedWaitMs(headers: Headers, nowMs: number): number | null {
  const seconds = usedUpSeconds(headers.get("ratelimit")) ?? afterSeconds(headers, nowMs);
  return seconds === null ? null : Math.min(seconds * 1_000, LONGEST_WAIT_MS);
}

/** Of several windows that are used up, the one that ends last. */
function usedUpSeconds(header: string | null): number | null {
  const waits = itemsOf(header).flatMap(({ numbers }) =>
    numbers.get("r") === 0 ? (numbers.get("t") ?? []) : [],
  );
  return waits.length === 0 ? null : Math.max(...waits);
}

/** Reads both forms of `Retry-After`: seconds, and an HTTP date. */
function afterSeconds(headers: Headers, nowMs: number): number | null {
  const header = headers.get("retry-after");
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - nowMs) / 1_000));
}

/** The item that names the class, or the only one. */
function itemFor(header: string | null, requestClass: RequestClass): Item | null {
  const items = itemsOf(header);
  const named = items.find(({ names }) => names.includes(requestClass));
  return named ?? (items.length === 1 ? (items[0] ?? null) : null);
}

function itemsOf(header: string | null): Item[] {
  return (header ?? "").split(",").map((text) => ({
    names: [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? ""),
    numbers: new Map(
      [...text.matchAll(/;\s*([a-z]+)=(\d{1,9})(?!\d)/g)].map((match) => [
        match[1] ?? "",
        Number(match[2]),
      ]),
    ),
  }));
}
