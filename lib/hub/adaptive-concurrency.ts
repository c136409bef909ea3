/** How a request went that was let through; null where it was given up, which says nothing of the server. */
export type Passage = { isGood: boolean; tookMs: number } | null;

/** The way out; taking it again does nothing. */
export type Leave = (passage: Passage) => void;

/** Lets so many requests be under way at once as a server bears. */
export type ConcurrencyGate = {
  enter(stop?: AbortSignal | null): Promise<Leave>;
  /** How many may be under way now. */
  limit(): number;
};

export type ConcurrencyBounds = { min: number; start: number; max: number };

// A round this much slower than the best of late means that requests queue at the server instead of here.
const SLOW_FACTOR = 2;
const SLOW_SLACK_MS = 100;
// What was best is forgotten by so much a round, since a server may have become slower for good. Slowly: the queue that
// is to be noticed makes every round slower, too.
const FORGETTING = 1.002;

/**
 * Additive increase while a full round of answers is quick and fine, halved on a fault, once for all requests
 * that were under way together.
 */
export function adaptiveConcurrency({ min, start, max }: ConcurrencyBounds): ConcurrencyGate {
  let limit = start;
  let underWay = 0;
  let entered = 0;
  /** The first request that set out after the last halving. */
  let sinceHalving = 0;
  let round = { answers: 0, tookMs: 0, wasFull: false };
  let bestMs = Infinity;
  const waiting = new Set<() => void>();

  const endRound = () => {
    const meanMs = round.tookMs / round.answers;
    bestMs = Math.min(bestMs * FORGETTING, meanMs);
    const isQuick = meanMs <= bestMs * SLOW_FACTOR + SLOW_SLACK_MS;
    if (isQuick && round.wasFull && limit < max) limit += 1;
    round = { answers: 0, tookMs: 0, wasFull: false };
  };

  const letIn = () => {
    for (const go of waiting) {
      if (underWay >= limit) return;
      go();
    }
  };

  const pass = (): Leave => {
    underWay += 1;
    entered += 1;
    const number = entered;
    if (underWay >= limit) round.wasFull = true;
    let isOut = false;
    return (passage) => {
      if (isOut) return;
      isOut = true;
      underWay -= 1;
      if (passage?.isGood === true) {
        round.answers += 1;
        round.tookMs += passage.tookMs;
        if (round.answers >= limit) endRound();
      } else if (passage !== null && number > sinceHalving) {
        limit = Math.max(min, Math.floor(limit / 2));
        sinceHalving = entered;
        bestMs = Infinity;
        round = { answers: 0, tookMs: 0, wasFull: false };
      }
      letIn();
    };
  };

  return {
    limit: () => limit,
    enter: async (stop) => {
      stop?.throwIfAborted();
      if (underWay < limit && waiting.size === 0) return pass();
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.delete(go);
          stop?.removeEventListener("abort", giveUp);
        };
        const go = () => {
          leave();
          resolve(pass());
        };
        const giveUp = () => {
          leave();
          reject(stop?.reason as Error);
        };
        stop?.addEventListener("abort", giveUp, { once: true });
        waiting.add(go);
      });
    },
  };
}
