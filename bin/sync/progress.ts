import type { WriteStream } from "node:tty";
import { Pace, pacingLine } from "@/lib/sync/engine/pace";
import type { Told } from "@/lib/sync/engine/progress";

/** Shows how far a sync is: one line that is redrawn on a terminal, a line every few seconds elsewhere. */
export type ProgressLine = {
  /** @param total how many repositories are expected, where anybody knows */
  show(told: Told, total: number | null): void;
  /** A line of its own. */
  say(line: string): void;
  end(): void;
};

const REDRAW_MS = 100;
const SAY_EVERY_MS = 3_000;

/** Shows progress on a stream, which is a terminal or not. */
export function progressOn(stream: NodeJS.WriteStream | WriteStream): ProgressLine {
  const isTerminal = stream.isTTY;
  const pace = new Pace();
  let shownAt = performance.now();
  const clear = () => {
    if (isTerminal) stream.write("\r\x1b[K");
  };
  return {
    show: (told, total) => {
      const at = performance.now();
      if (at - shownAt < (isTerminal ? REDRAW_MS : SAY_EVERY_MS)) return;
      shownAt = at;
      const line = `${pacingLine(pace.note(told.done, at, total))} · ${countsLine(told)}`;
      // A line longer than the terminal would be drawn again beneath itself.
      if (isTerminal) stream.write(`\r\x1b[K${line.slice(0, stream.columns - 1)}`);
      else stream.write(`sync: ${line}\n`);
    },
    say: (line) => {
      clear();
      stream.write(`${line}\n`);
    },
    end: clear,
  };
}

function countsLine({ counts, requests }: Told): string {
  const { applied, unchanged, excluded, failed, gone } = counts;
  return [
    `${applied} applied`,
    `${unchanged} unchanged`,
    `${excluded} excluded`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(gone > 0 ? [`${gone} gone`] : []),
    `${requests} requests`,
  ].join(", ");
}
