import { NotStated } from "@/components/evidence/not-stated";

const UNITS = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "K"],
] as const;

/** A parameter count as the field writes it, to three figures: 671B, 8.03B, 33.4M. */
export function formatParameters(count: number): string {
  // Rounded to three figures first, so that 999,999 becomes 1M and not 1000K.
  const rounded = Number(count.toPrecision(3));
  const unit = UNITS.find(([size]) => rounded >= size);
  return unit ? `${Number((rounded / unit[0]).toPrecision(3))}${unit[1]}` : String(rounded);
}

export function Parameters({ count }: { count: number | null }) {
  if (count === null) return <NotStated />;
  return (
    <span className="tabular-nums" title={count.toLocaleString("en")}>
      {formatParameters(count)}
    </span>
  );
}
