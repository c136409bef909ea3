import { clsx } from "clsx";
import type { ReactNode } from "react";

/** An id, a hash, a path: set in mono, and breaking anywhere rather than pushing the page wide. */
export function Code({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <code className={clsx("font-mono text-[0.875em] wrap-anywhere", className)}>{children}</code>
  );
}
