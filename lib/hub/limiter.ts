/** The Hub counts each class on its own: its API, downloads of files, and pages. */
export type RequestClass = "api" | "resolvers" | "pages";

/** What an answer said of the limits, as far as it said anything. */
export type LimitAnswer = { status: number; headers: Headers | null };

/** Lets requests through at the rate a Hub allows; shared by all that use one token, wherever they run. */
export type HubLimiter = {
  /** Resolves when a request of this class may be sent. What was let through is told of with `observe`, once. */
  acquire(requestClass: RequestClass, signal?: AbortSignal | null): Promise<void>;
  /** Told every answer, refusals above all; null headers where none arrived. */
  observe(requestClass: RequestClass, answer: LimitAnswer): Promise<void>;
};

/** A pause of everybody who would ask, told so that a run can show why it stands still. */
export type HubWait = { reason: string; waitMs: number };

/** Which class the Hub counts a request in, by its path below the Hub's own. */
export function classOf(path: string): RequestClass {
  if (/^\/api\/resolve-cache\/|\/resolve\//.test(path)) return "resolvers";
  return path.startsWith("/api/") ? "api" : "pages";
}
