import { setTimeout as delay } from "node:timers/promises";
import { json, type HubRequest, type Reply } from "@/lib/hub/recorded/reply";

/** What a fault may depend on. `host` tells the content host from the Hub. */
export type FaultRequest = {
  method: string;
  path: string;
  headers: HubRequest["headers"];
  host: "hub" | "content";
};

/** How an answer goes wrong; what is absent stays as it would be. */
export type Fault = {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  delayMs?: number;
  /** The answer waits for this. */
  hold?: Promise<unknown>;
  /** The connection breaks after so many bytes of the body. */
  dropAfterBytes?: number;
  /** Nothing more comes for a while after so many bytes of the body. */
  silence?: { afterBytes: number; ms: number };
  /** One byte of the body, counted from its start, is another than it should be. */
  wrongByteAt?: number;
};

/** A status of its own makes a fault the whole answer; without one it alters the true answer. */
export function spoiled(reply: Reply, fault: Fault | null): Reply {
  if (fault === null) return reply;
  const base = fault.status === undefined ? reply : json(null);
  return {
    ...base,
    status: fault.status ?? base.status,
    headers: { ...base.headers, ...fault.headers },
    body: fault.body === undefined ? base.body : Buffer.from(fault.body),
  };
}

/** The slices of a body as a fault lets them through. */
export async function* spoiledSlices(
  slices: Iterable<Uint8Array>,
  { dropAfterBytes = Infinity, silence, wrongByteAt = Infinity }: Fault,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const slice of slices) {
    for (const part of cutAt(slice, (silence?.afterBytes ?? Infinity) - at)) {
      if (at === silence?.afterBytes) await delay(silence.ms);
      const end = Math.min(part.length, dropAfterBytes - at);
      const sent = part.subarray(0, end);
      yield wrongByteAt >= at && wrongByteAt < at + end
        ? withWrongByte(sent, wrongByteAt - at)
        : sent;
      at += part.length;
      if (at >= dropAfterBytes) return;
    }
  }
}

function cutAt(slice: Uint8Array, at: number): Uint8Array[] {
  return at > 0 && at < slice.length ? [slice.subarray(0, at), slice.subarray(at)] : [slice];
}

function withWrongByte(slice: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(slice);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
