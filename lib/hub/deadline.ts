import { setMaxListeners } from "node:events";

/** Aborts a request after a silence, or when its caller wants it to end. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly stops: readonly AbortSignal[];
  private readonly ms: number;
  private timer: NodeJS.Timeout | undefined;

  /** @param stops may outlive many requests, so they are listened to by hand: joined signals are kept as long as they are */
  constructor(ms: number, stops: readonly (AbortSignal | null | undefined)[]) {
    this.ms = ms;
    this.stops = stops.filter((stop) => stop !== null && stop !== undefined);
    this.throwIfStopped();
    for (const stop of this.stops) {
      // One signal ends a whole run, with as many requests under way as there may be.
      setMaxListeners(0, stop);
      stop.addEventListener("abort", this.passOn, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Throws the reason for which the caller wants it to end. */
  throwIfStopped(): void {
    for (const stop of this.stops) stop.throwIfAborted();
  }

  /** The silence begins now. */
  restart(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.expire, this.ms);
  }

  /** Nothing is awaited of the Hub for now. */
  pause(): void {
    clearTimeout(this.timer);
  }

  end(): void {
    this.pause();
    for (const stop of this.stops) stop.removeEventListener("abort", this.passOn);
  }

  private readonly expire = () =>
    this.controller.abort(new Error(`no answer within ${this.ms / 1_000} s`));

  private readonly passOn = () => this.controller.abort(new Error("stopped"));
}
