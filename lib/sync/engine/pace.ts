const WINDOW_MS = 10_000;
const BAR = 24;

/** How far something is, as it is drawn. */
export type Pacing = {
  done: number;
  /** How many there will be, where that is known or was so the last time. */
  total: number | null;
  /** A second, of late. */
  rate: number;
  /** Null where the total is not known, or nothing moves. */
  secondsLeft: number | null;
};

/** The rate at which something is done, over the last seconds. */
export class Pace {
  private readonly marks: { at: number; done: number }[] = [];

  /** Told how much is done by now; times in milliseconds, growing. */
  note(done: number, at: number, total: number | null): Pacing {
    this.marks.push({ at, done });
    while (this.marks.length > 2 && (this.marks[1]?.at ?? at) < at - WINDOW_MS) this.marks.shift();
    const [first] = this.marks;
    const elapsed = first ? at - first.at : 0;
    const rate = first && elapsed > 0 ? ((done - first.done) * 1_000) / elapsed : 0;
    const left = total === null ? null : Math.max(0, total - done);
    return { done, total, rate, secondsLeft: left === null || rate <= 0 ? null : left / rate };
  }
}

/** `[████      ] 1,204 of 3,000 · 312/s · 6 s left`; the bar only where there is an end. */
export function pacingLine({ done, total, rate, secondsLeft }: Pacing): string {
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  const filled = Math.round((share ?? 0) * BAR);
  const bar = share === null ? "" : `[${"█".repeat(filled)}${" ".repeat(BAR - filled)}] `;
  const count =
    total === null ? grouped(done) : `${grouped(done)} of ${grouped(Math.max(total, done))}`;
  const left = secondsLeft === null ? "" : ` · ${duration(secondsLeft)} left`;
  return `${bar}${count} · ${grouped(Math.round(rate))}/s${left}`;
}

function grouped(value: number): string {
  return value.toLocaleString("en");
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.ceil(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
