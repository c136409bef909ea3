import { useFormatter } from "next-intl";

type ProgressBarProps = { label: string; done: number; total: number };

/** How far something is, as a bar and as a share. Without a total there is nothing to draw. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const format = useFormatter();
  if (total <= 0) return null;
  const share = Math.min(1, done / total);
  return (
    <span className="flex items-center gap-2">
      <span
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
        className="h-1.5 w-24 shrink-0 bg-sunken"
      >
        <span className="block h-full bg-copper" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="text-xs text-ink-faint tabular-nums">
        {/* Rounded down: all but one file is not 100 %. */}
        {format.number(Math.floor(share * 100) / 100, { style: "percent" })}
      </span>
    </span>
  );
}
