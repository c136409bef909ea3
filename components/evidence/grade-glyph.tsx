import type { ReactNode } from "react";
import type { Grade } from "@/lib/grade";

/**
 * A shape a grade, told apart without color. Ink grows with the strength of the evidence:
 * an empty ring, a half ring, a diamond that reasons, a seal, a check.
 */
const SHAPES: Record<Grade, ReactNode> = {
  declared: <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.25" />,
  hub_derived: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.25" />
      <path d="M6 1.5a4.5 4.5 0 0 0 0 9z" fill="currentColor" />
    </>
  ),
  inferred: (
    <>
      <path d="M6 .9 11.1 6 6 11.1.9 6z" fill="none" stroke="currentColor" strokeWidth="1.25" />
      <circle cx="6" cy="6" r="1.5" fill="currentColor" />
    </>
  ),
  attested: (
    <>
      <circle cx="6" cy="6" r="4.9" fill="none" stroke="currentColor" strokeWidth="1.25" />
      <circle cx="6" cy="6" r="2.9" fill="currentColor" />
    </>
  ),
  verified: (
    <path
      fillRule="evenodd"
      fill="currentColor"
      d="M1 1h10v10H1zm2.35 4.3L2.4 6.3l2.6 2.6 4.7-4.9-1-.95L5 6.95z"
    />
  ),
};

export function GradeGlyph({ grade }: { grade: Grade }) {
  return (
    <svg
      viewBox="0 0 12 12"
      aria-hidden
      className="inline-block size-[0.8em] shrink-0 align-[-0.04em]"
    >
      {SHAPES[grade]}
    </svg>
  );
}
