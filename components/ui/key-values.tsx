import { clsx } from "clsx";
import type { ReactNode } from "react";

/** Facts as `term: value`, ruled by hairlines: two columns where there is room, stacked where there is not. */
export function KeyValues({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <dl className={clsx("divide-y divide-line border-y border-line text-sm", className)}>
      {children}
    </dl>
  );
}

export function KeyValue({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-0.5 py-2 sm:grid-cols-[minmax(8rem,12rem)_minmax(0,1fr)]">
      <dt className="text-ink-faint">{term}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
