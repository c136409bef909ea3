import { HubError, refusalFrom } from "@/lib/hub/hub-error";
import type { PoliteRequests } from "@/lib/hub/polite-requests";
import type { HubReply, Room } from "@/lib/hub/reply";

/** The Hub as its pieces see it: where it is, who asks, and the one way to ask. */
export type HubDoor = { url: string; token: string | null; polite: PoliteRequests };

/** An answer of the API, and the page after it. */
export type ApiAnswer = { value: unknown; next: string | null };

const MIB = 1024 * 1024;

// A page of 1,000 models with cards and configs is about 20 MB and a million values; a repository of 100,000 files
// tells of itself in 6 MB. The Hub's pages of a tree have 1,000 entries, and other servers may have no pages.
const ROOM = {
  model: { maxBytes: 8 * MIB, json: { maxEntries: Infinity, maxValues: 500_000 } },
  listing: { maxBytes: 32 * MIB, json: { maxEntries: 1_000, maxValues: 2_000_000 } },
  tree: { maxBytes: 32 * MIB, json: { maxEntries: 100_000, maxValues: 2_000_000 } },
} satisfies Record<string, Omit<Room, "isBeginning">>;

/** What is asked of the API; it decides how much an answer may hold. */
type AnswerKind = keyof typeof ROOM;

/** Asks the API and checks what it hands on. @throws {OversizedAnswer} */
export async function askApi(
  door: HubDoor,
  kind: AnswerKind,
  url: string,
  headers?: HeadersInit,
): Promise<{ reply: HubReply; answer: ApiAnswer | null }> {
  const reply = await door.polite.get(url, headers, { ...ROOM[kind], isBeginning: false });
  if (reply.status === 304) return { reply, answer: null };
  if (reply.status >= 300) throw refusalFrom(reply, url);
  const next = nextPage(reply.headers.get("link"), url);
  return { reply, answer: { value: reply.value, next } };
}

/**
 * A fetch for the Hub's client that has checked what it hands on.
 * The client neither checks shapes nor sees a next page whose link lacks a space; so JSON is read
 * here, and both the body and the link are passed on in the form the client expects.
 * @param accept what the client may see of the answer
 */
export function apiFetch(
  door: HubDoor,
  kind: AnswerKind,
  accept: (answer: ApiAnswer) => unknown,
): typeof globalThis.fetch {
  return async (input, init) => {
    const { answer } = await askApi(door, kind, addressOf(input), init?.headers);
    if (answer === null) throw new HubError("invalid", "The Hub said that nothing changed.", 304);
    return handedOn(accept(answer), answer.next);
  };
}

/** An answer as the client takes it. As a value: a page is megabytes, and writing it out again can fail on deep nesting. */
export function handedOn(value: unknown, next: string | null): Response {
  const headers = next === null ? {} : { link: `<${next}>; rel="next"` };
  return Object.assign(new Response(null, { headers }), { json: () => Promise.resolve(value) });
}

/** The address of what is fetched, in each form `fetch` takes it. */
export function addressOf(input: Parameters<typeof globalThis.fetch>[0]): string {
  return input instanceof Request ? input.url : String(input);
}

/** What shows the Hub who asks. */
export function credentials({ token }: HubDoor): { authorization?: string } {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** @throws {HubError} `invalid` where the answer is not a list */
export function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new HubError("invalid", "The Hub answered with something other than a list.", 200);
}

function nextPage(link: string | null, from: string): string | null {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? "")?.[1];
  return target !== undefined && URL.canParse(target, from) ? new URL(target, from).href : null;
}
