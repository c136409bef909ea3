import { HubError, refusalFrom } from "@/lib/hub/hub-error";
import type { PoliteFetch } from "@/lib/hub/polite-fetch";

/** The Hub as its pieces see it: where it is, who asks, and the one way to ask. */
export type HubDoor = { url: string; token: string | null; get: PoliteFetch };

/** An answer of the API, and the page after it. */
export type ApiAnswer = { value: unknown; next: string | null };

// A page of 500 models with cards and configs is about 10 MB; six times that is not a page.
const MAX_API_BYTES = 64 * 1024 * 1024;

/**
 * A fetch for the Hub's client that has checked what it hands on.
 * The client neither checks shapes nor sees a next page whose link lacks a space; so JSON is read
 * here, and both the body and the link are passed on in the form the client expects.
 * @param accept what the client may see of the answer
 */
export function apiFetch(
  door: HubDoor,
  accept: (answer: ApiAnswer) => unknown,
  rewrite: (url: string) => string = (url) => url,
): typeof globalThis.fetch {
  return async (input, init) => {
    const url = rewrite(addressOf(input));
    const response = await door.get(url, init ?? {}, MAX_API_BYTES);
    if (!response.ok) throw await refusalFrom(response, url);
    const next = nextPage(response.headers.get("link"), url);
    const value = accept({ value: await readJson(response, url), next });
    const headers = next === null ? {} : { link: `<${next}>; rel="next"` };
    // Handed on as a value: a page is megabytes, and writing it out again can fail on deep nesting.
    return Object.assign(new Response(null, { headers }), { json: () => Promise.resolve(value) });
  };
}

/** The address of what is fetched, in each form `fetch` takes it. */
export function addressOf(input: Parameters<typeof globalThis.fetch>[0]): string {
  return input instanceof Request ? input.url : String(input);
}

/** @throws {HubError} `invalid` where the answer is not a list */
export function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new HubError("invalid", "The Hub answered with something other than a list.", 200);
}

async function readJson(response: Response, url: string): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new HubError(
      "invalid",
      `The Hub's answer to ${url} is not JSON.`,
      response.status,
      cause,
    );
  }
}

function nextPage(link: string | null, from: string): string | null {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? "")?.[1];
  return target !== undefined && URL.canParse(target, from) ? new URL(target, from).href : null;
}
