import type { ReactNode } from "react";

/** Nothing to show, why, and what to do next: never a dead end. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="border-y border-line py-10">
      <p className="font-serif text-xl">{title}</p>
      {children && <div className="mt-3 max-w-prose space-y-3 text-ink-soft">{children}</div>}
    </div>
  );
}
