import type { Rate } from "@/components/charts/rate-scale";

type RateMarkProps = { rate: Rate; y: number; x: (rate: number) => number };

/** The model: a disc with whiskers. */
export function StudentMark({ rate, y, x }: RateMarkProps) {
  return (
    <g>
      <Whisker rate={rate} y={y} x={x} className="stroke-student" />
      <circle cx={x(rate.value)} cy={y} r="3.5" className="fill-student stroke-paper" />
    </g>
  );
}

/** The teacher, by the same method: a diamond, told apart without color. */
export function TeacherMark({ rate, y, x }: RateMarkProps) {
  const at = x(rate.value);
  return (
    <g>
      <Whisker rate={rate} y={y} x={x} className="stroke-teacher" />
      <path
        d={`M${at - 4} ${y}L${at} ${y - 4}L${at + 4} ${y}L${at} ${y + 4}Z`}
        className="fill-paper stroke-teacher"
        strokeWidth="1.5"
      />
    </g>
  );
}

function Whisker({ rate, y, x, className }: RateMarkProps & { className: string }) {
  const [from, to] = [x(rate.lower), x(rate.upper)];
  return (
    <path
      d={`M${from} ${y}H${to}M${from} ${y - 2.5}v5M${to} ${y - 2.5}v5`}
      fill="none"
      className={className}
      strokeWidth="1.5"
    />
  );
}
