type ParentageDiagramProps = {
  teacher: string;
  base: string;
  student: string;
  /** The whole drawing in one sentence, for who cannot see it. */
  description: string;
  words: {
    teacher: string;
    base: string;
    student: string;
    distilledFrom: string;
    initializedFrom: string;
  };
};

/** `namespace/name` on two lines: whose, and what. */
function Name({
  of,
  x,
  y,
  role,
  anchor,
}: {
  of: string;
  x: number;
  y: number;
  role: string;
  anchor: "start" | "middle" | "end";
}) {
  const slash = of.indexOf("/");
  return (
    <text x={x} y={y} textAnchor={anchor} className="fill-ink text-[13px]">
      <tspan className="fill-ink-faint text-[11px]">
        {role} · {of.slice(0, Math.max(0, slash))}
      </tspan>
      <tspan x={x} dy="17" className="font-mono text-[12.5px]">
        {of.slice(slash + 1)}
      </tspan>
    </text>
  );
}

/** Two edges into one student: answers drip over from the teacher, weights come straight from the base. */
export function ParentageDiagram({
  teacher,
  base,
  student,
  description,
  words,
}: ParentageDiagramProps) {
  return (
    <svg
      viewBox="0 0 360 232"
      role="img"
      aria-label={description}
      className="h-auto w-full max-w-[30rem]"
    >
      <Name of={teacher} x={4} y={14} role={words.teacher} anchor="start" />
      <Name of={base} x={356} y={14} role={words.base} anchor="end" />
      <path d="M4 40H150M210 40H356" className="stroke-line-strong" />

      <path
        d="M100 40C100 116 176 96 176 168"
        fill="none"
        className="stroke-teacher"
        strokeWidth="2"
        strokeDasharray="0.1 7"
        strokeLinecap="round"
      />
      <path
        d="M176 166c3 4.4 4.8 7.3 4.8 9.9a4.8 4.8 0 1 1-9.6 0c0-2.6 1.8-5.5 4.8-9.9z"
        className="fill-teacher"
      />
      <path
        d="M260 40C260 116 200 96 200 189"
        fill="none"
        className="stroke-ink"
        strokeWidth="1.5"
      />

      <text x="90" y="76" className="fill-teacher text-[11.5px]" textAnchor="end">
        {words.distilledFrom}
      </text>
      <text x="270" y="76" className="fill-ink-soft text-[11.5px]" textAnchor="start">
        {words.initializedFrom}
      </text>

      <path d="M64 190H312" className="stroke-student" strokeWidth="2" />
      <Name of={student} x={188} y={208} role={words.student} anchor="middle" />
    </svg>
  );
}
