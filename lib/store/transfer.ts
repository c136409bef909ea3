import { setTimeout as delay } from "node:timers/promises";
import { type ContentSource, StoreError } from "@/lib/store/schema";

/** Breaks in a row that brought no byte before a transfer is given up. */
const FRUITLESS_BREAKS = 4;
const PAUSE_MS = 100;

/**
 * The bytes from `start` to the stated end of the content. A stream that breaks or ends early is opened again where it
 * stopped, as long as it brings anything.
 * @throws {StoreError} `mismatch` where there is more or, as often as it is asked, less than was stated
 */
export async function* transfer(
  from: ContentSource,
  { start, end, signal }: { start: number; end: number; signal: AbortSignal | undefined },
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = start;
  let fruitless = 0;
  while (at < end) {
    signal?.throwIfAborted();
    const before = at;
    // Outside the try: who cannot open the source has tried all it could.
    const stream = await from(at, signal);
    try {
      for await (const chunk of stream) {
        at += chunk.length;
        if (at > end) throw tooLong(end);
        if (chunk.length > 0) yield chunk;
        signal?.throwIfAborted();
      }
      if (at < end) throw new EndedEarly(at, end);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof StoreError) throw error;
      if (at === end) return;
      fruitless = at > before ? 0 : fruitless + 1;
      if (fruitless === FRUITLESS_BREAKS)
        throw error instanceof EndedEarly ? tooShort(error) : error;
      await delay(PAUSE_MS * (fruitless + 1), undefined, signal ? { signal } : {});
    }
  }
}

/** The source said that this is all; a connection that breaks says so. */
class EndedEarly extends Error {
  constructor(at: number, end: number) {
    super(`The source ends after ${at} bytes, where ${end} were stated.`);
  }
}

function tooShort(error: EndedEarly): StoreError {
  return new StoreError("mismatch", error.message, error);
}

function tooLong(end: number): StoreError {
  return new StoreError("mismatch", `The source sends more than the ${end} bytes it stated.`);
}
