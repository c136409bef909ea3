import type { Deadline } from "@/lib/hub/deadline";
import { HubError } from "@/lib/hub/hub-error";
import type { FollowedAnswer } from "@/lib/hub/redirects";
import { reasonOf } from "@/lib/hub/tries";

/** An answer that is read as it comes. */
export type HubStream = {
  status: number;
  headers: Headers;
  /** What the Hub said of the file where another host sends it. */
  linked: Headers | null;
  /** Read once. @throws {HubError} `unavailable` where the connection breaks or falls silent */
  chunks: AsyncIterable<Uint8Array>;
};

/** The deadline counts silence only while a chunk is waited for: a slow reader is no fault of the Hub. */
export function streamOf(answer: FollowedAnswer, url: string, deadline: Deadline): HubStream {
  const { status, headers, linked } = answer;
  deadline.pause();
  return { status, headers, linked, chunks: chunksOf(answer, url, deadline) };
}

async function* chunksOf(
  { body }: FollowedAnswer,
  url: string,
  deadline: Deadline,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    deadline.restart();
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      deadline.pause();
      yield chunk;
      deadline.restart();
    }
  } catch (fault) {
    deadline.throwIfStopped();
    throw new HubError(
      "unavailable",
      `The Hub at ${new URL(url).origin} broke off in the middle of a file: ${reasonOf(fault)}.`,
      null,
      fault,
    );
  } finally {
    deadline.end();
  }
}
