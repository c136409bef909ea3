/** One number. `target` is the least or the most it should be. */
export type Measure = {
  name: string;
  value: number;
  unit: string;
  target?: { least: number } | { most: number };
};

/** Whether a number is where it should be; null where nothing was promised. */
export function isMet({ value, target }: Measure): boolean | null {
  if (!target) return null;
  return "least" in target ? value >= target.least : value <= target.most;
}

/** A table for people. */
export function tableOf(measures: readonly Measure[]): string {
  const rows = measures.map((measure) => [
    measure.name,
    `${round(measure.value)} ${measure.unit}`,
    targetOf(measure),
    { true: "met", false: "MISSED", null: "" }[String(isMet(measure))] ?? "",
  ]);
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function targetOf({ target, unit }: Measure): string {
  if (!target) return "";
  return "least" in target ? `at least ${target.least} ${unit}` : `at most ${target.most} ${unit}`;
}

function round(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return value.toPrecision(3);
}
