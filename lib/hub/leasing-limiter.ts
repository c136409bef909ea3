import { LimitLane } from "@/lib/hub/limit-lane";
import type { LimitLedger } from "@/lib/hub/limit-ledger";
import type { HubLimiter, HubWait, RequestClass } from "@/lib/hub/limiter";

// Four exchanges a second, whatever the number of classes in use.
const UNSTATED_LEASE_MS = 250;

/** A limiter over a ledger. It takes permits in advance, so that most requests ask nobody. */
export function leasingLimiter(
  ledger: LimitLedger,
  onWait: (wait: HubWait) => void = () => undefined,
): HubLimiter {
  const lanes = new Map<RequestClass, LimitLane>();
  const unstatedMs = () => UNSTATED_LEASE_MS * lanes.size;
  const laneOf = (requestClass: RequestClass) => {
    const lane =
      lanes.get(requestClass) ?? new LimitLane({ requestClass, ledger, unstatedMs, onWait });
    lanes.set(requestClass, lane);
    return lane;
  };
  return {
    acquire: async (requestClass, stop) => laneOf(requestClass).acquire(stop ?? null),
    observe: async (requestClass, answer) => laneOf(requestClass).observe(answer),
  };
}
