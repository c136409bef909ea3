import { setMaxListeners } from "node:events";

// What comes in crumbs would never end. Far below the slowest link, shared by all requests under way.
const LEAST_BYTES_A_SECOND = 8_192;

/** Aborts a request after a silence, where an answer that is read whole comes in crumbs, or when its caller wants it to end. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly stops: readonly AbortSignal[];
  private readonly ms: number;
  private timer: NodeJS.Timeout | undefined;
  private beganAt: number | null = null;
  private bytes = 0;

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

  /** So many bytes came of an answer that is read whole. Two silences long it may be as slow as it likes. */
  arrived(bytes: number): void {
    this.beganAt ??= performance.now();
    this.bytes += bytes;
    const allowedMs = 2 * this.ms + (this.bytes / LEAST_BYTES_A_SECOND) * 1_000;
    if (performance.now() - this.beganAt <= allowedMs) this.restart();
    else
      this.controller.abort(
        new Error(`an answer slower than ${LEAST_BYTES_A_SECOND} bytes a second`),
      );
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
