import type { ServerResponse } from "node:http";
import { spoiledSlices, type Fault } from "@/lib/hub/recorded/fault";
import { slicesOf } from "@/lib/hub/recorded/file";
import type { Reply } from "@/lib/hub/recorded/reply";

// What the kernel takes at once, so that counting what was taken says something.
const AT_ONCE_BYTES = 64 * 1024;

/**
 * Sends an answer, or breaks off where a fault cuts it short of what its headers promise.
 * @param onBytes told what was handed to the connection, since a client may stop reading
 */
export async function sendReply(
  outgoing: ServerResponse,
  { status, headers, body }: Reply,
  { isBodyless, fault }: { isBodyless: boolean; fault: Fault | null },
  onBytes: (bytes: number) => void,
): Promise<void> {
  const length = status === 304 ? {} : { "content-length": String(body.length) };
  outgoing.writeHead(status, { ...headers, ...length });
  if (isBodyless) {
    outgoing.end();
    return;
  }
  if (fault === null && body instanceof Uint8Array && body.length <= AT_ONCE_BYTES) {
    onBytes(body.length);
    outgoing.end(body);
    return;
  }
  const slices = body instanceof Uint8Array ? slicesOf(body) : body.slices();
  for await (const slice of fault === null ? slices : spoiledSlices(slices, fault)) {
    onBytes(slice.length);
    if (!outgoing.write(slice)) await roomIn(outgoing);
    if (outgoing.destroyed) return;
  }
  if ((fault?.dropAfterBytes ?? Infinity) < body.length) {
    // What was sent before the break should arrive.
    await roomIn(outgoing);
    outgoing.destroy();
  } else outgoing.end();
}

/** Resolves when the connection takes more, or is gone. */
function roomIn(outgoing: ServerResponse): Promise<void> {
  if (outgoing.destroyed || !outgoing.writableNeedDrain) {
    return new Promise((resolve) => setImmediate(resolve));
  }
  return new Promise((resolve) => {
    const go = () => {
      outgoing.off("drain", go);
      outgoing.off("close", go);
      resolve();
    };
    outgoing.once("drain", go);
    outgoing.once("close", go);
  });
}
