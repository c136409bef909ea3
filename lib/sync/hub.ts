import { env } from "@/lib/env";
import {
  createHub,
  type Hub,
  type HubConnection,
  HubError,
  openConnection,
} from "@/lib/hub/client";
import type { HubWait } from "@/lib/hub/limiter";
import { sharedLimiter } from "@/lib/sync/limits/shared-limiter";

export type OpenHubOptions = {
  /** Ends requests and waits. */
  signal?: AbortSignal | undefined;
  onWait?: (wait: HubWait) => void;
};

/** One connection a process: its jobs share sockets, permits and how much the Hub bears at once. */
let shared: { url: string; token: string | null; connection: HubConnection } | undefined;

/**
 * The Hub of this installation, within the limits all its processes share.
 * @throws {HubError} `unavailable` where this installation is to ask no Hub
 */
export function openHub({ signal, ...options }: OpenHubOptions = {}): Hub {
  const { PROOFLINE_HUB_URL: stated, HF_TOKEN: token = null, PROOFLINE_OFFLINE: isOffline } = env();
  if (isOffline) {
    throw new HubError("unavailable", "PROOFLINE_OFFLINE is set, so the Hub is not asked.");
  }
  const url = stated.replace(/\/+$/, "");
  const asked = { ...options, ...(signal && { signal }), url, token };
  const { onWait } = options;
  if (onWait !== undefined) {
    // Only its own limiter tells one asker when everybody waits.
    const limiter = sharedLimiter({ hubUrl: url, token, onWait });
    return createHub({ ...asked, limiter });
  }
  if (shared?.url !== url || shared.token !== token) {
    const limiter = sharedLimiter({ hubUrl: url, token });
    shared = { url, token, connection: openConnection(new URL(url), { limiter }) };
  }
  return createHub({ ...asked, connection: shared.connection });
}
