import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

const TONES = {
  plain: "text-ink-faint",
  good: "text-good",
  caution: "text-caution",
  bad: "text-bad",
} as const;

type StateLineProps = {
  glyph: LucideIcon;
  tone: keyof typeof TONES;
  title: ReactNode;
  children?: ReactNode;
};

/** A state in a few words, with what it rests on beneath. The glyph and its tone repeat the words. */
export function StateLine({ glyph: Glyph, tone, title, children }: StateLineProps) {
  return (
    <div className="grid grid-cols-[1.125rem_minmax(0,1fr)] gap-x-2 text-sm">
      <Glyph aria-hidden className={clsx("mt-[0.1875rem] size-4", TONES[tone])} />
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        {children && <div className="wrap-anywhere text-ink-soft">{children}</div>}
      </div>
    </div>
  );
}
