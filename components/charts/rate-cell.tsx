import { StudentMark, TeacherMark } from "@/components/charts/rate-marks";
import { type Rate, rateScale } from "@/components/charts/rate-scale";

const WIDTH = 180;
const x = rateScale(5, WIDTH - 5);

/** One row of a chart inside a table: the figures stand in the row, so the drawing is silent. */
export function RateCell({
  student,
  teachers,
}: {
  student: Rate | null;
  teachers: readonly Rate[];
}) {
  const height = 20 + 10 * Math.max(0, teachers.length - (student ? 0 : 1));
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      aria-hidden
      className="block"
    >
      <path
        d={`M${x(0)} 0V${height}M${x(0.5)} 0V${height}M${x(1)} 0V${height}`}
        className="stroke-line"
      />
      {teachers.map((rate, at) => (
        <TeacherMark key={at} rate={rate} x={x} y={(student ? 20 : 10) + at * 10} />
      ))}
      {student && <StudentMark rate={student} x={x} y={9} />}
    </svg>
  );
}

/** The ends of the axis, for the head of the column. */
export function RateAxisLabels() {
  return (
    <span className="flex w-[180px] justify-between px-[2px] text-[0.6875rem] tabular-nums">
      <span>0</span>
      <span>0.5</span>
      <span>1</span>
    </span>
  );
}
