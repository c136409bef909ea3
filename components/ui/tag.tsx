import { clsx } from "clsx";
import type { ReactNode } from "react";

const TONES = {
  neutral: "border-line-strong text-ink-soft",
  copper: "border-copper text-copper",
  good: "border-good text-good",
  caution: "border-caution text-caution",
  bad: "border-bad text-bad",
} as const;

export type TagTone = keyof typeof TONES;

/** A word about the thing beside it. The word carries the meaning; the tone only repeats it. */
export function Tag({ tone = "neutral", children }: { tone?: TagTone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-block rounded-[2px] border px-1.5 text-xs leading-[1.125rem] whitespace-nowrap",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
