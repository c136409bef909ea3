const WIDTH = 96;
const INSET = 3;
const x = (rate: number) => INSET + Math.min(1, Math.max(0, rate)) * (WIDTH - 2 * INSET);

/**
 * A rate and its interval on an axis that always runs from 0 to 1, so that whiskers of a column can be compared by eye.
 * The figures stand beside it in words; the drawing repeats them.
 */
export function SafetyWhisker({
  value,
  lower,
  upper,
}: {
  value: number;
  lower: number;
  upper: number;
}) {
  return (
    <svg viewBox={`0 0 ${WIDTH} 12`} aria-hidden className="h-3 w-24 shrink-0 overflow-visible">
      <g className="stroke-line-strong" strokeWidth="1">
        <path d={`M${x(0)} 6H${x(1)}`} />
        <path d={`M${x(0)} 3v6M${x(1)} 3v6`} />
        <path d={`M${x(0.5)} 4.5v3`} />
      </g>
      <path d={`M${x(lower)} 6H${x(upper)}`} className="stroke-student" strokeWidth="3" />
      <path
        d={`M${x(lower)} 2.5v7M${x(upper)} 2.5v7`}
        className="stroke-student"
        strokeWidth="1.25"
      />
      <circle cx={x(value)} cy="6" r="3" className="fill-ink stroke-paper" strokeWidth="1" />
    </svg>
  );
}
