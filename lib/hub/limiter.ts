/** The Hub counts each class on its own: its API, downloads of files, and pages. */
export type RequestClass = "api" | "resolvers" | "pages";

/** What an answer said of the limits, as far as it said anything. */
export type LimitAnswer = { status: number; headers: Headers | null };

/** Lets requests through at the rate a Hub allows; shared by all that use one token, wherever they run. */
export type HubLimiter = {
  /** Resolves when a request of this class may be sent. */
  acquire(requestClass: RequestClass, signal?: AbortSignal | null): Promise<void>;
  /** Told every answer, refusals above all; null headers where none arrived. */
  observe(requestClass: RequestClass, answer: LimitAnswer): Promise<void>;
};
