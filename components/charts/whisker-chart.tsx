import { StudentMark, TeacherMark } from "@/components/charts/rate-marks";
import { type Rate, rateScale } from "@/components/charts/rate-scale";

export type WhiskerRow = { key: string; label: string; student: Rate; teachers: readonly Rate[] };

type WhiskerChartProps = {
  id: string;
  /** What a screen reader is told: what it shows, and every figure. */
  title: string;
  desc: string;
  rows: readonly WhiskerRow[];
};

const WIDTH = 340;
const ROW = 22;
const LABEL = 132;
const AXIS = 16;
const LONGEST = 20;
const x = rateScale(LABEL + 8, WIDTH - 8);

/** Categories of one method as rates with whiskers, on the fixed axis all charts share. */
export function WhiskerChart({ id, title, desc, rows }: WhiskerChartProps) {
  const bottom = rows.length * ROW + 2;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${bottom + AXIS}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
      className="block h-auto w-full max-w-[26rem]"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{desc}</desc>
      {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
        <path key={tick} d={`M${x(tick)} 0V${bottom}`} className="stroke-line" />
      ))}
      {[0, 0.5, 1].map((tick) => (
        <text
          key={tick}
          x={x(tick)}
          y={bottom + 12}
          textAnchor="middle"
          className="fill-ink-faint font-sans text-[10px]"
        >
          {tick}
        </text>
      ))}
      {rows.map(({ key, label, student, teachers }, at) => {
        const y = at * ROW + ROW / 2;
        return (
          <g key={key}>
            <text
              x={LABEL}
              y={y + 4}
              textAnchor="end"
              className="fill-ink-soft font-sans text-[11px]"
            >
              {label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label}
            </text>
            {teachers.slice(0, 1).map((rate) => (
              <TeacherMark key="teacher" rate={rate} x={x} y={y + 5} />
            ))}
            <StudentMark rate={student} x={x} y={teachers.length > 0 ? y - 4 : y} />
          </g>
        );
      })}
    </svg>
  );
}
