import { clsx } from "clsx";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

type DisclosureProps = {
  summary: ReactNode;
  open?: boolean;
  className?: string;
  /** The same name on several: opening one closes the others. */
  name?: string;
  children: ReactNode;
};

/** Folds what is secondary. A `details`, so it works and is found by the browser's search without script. */
export function Disclosure({ summary, open = false, className, name, children }: DisclosureProps) {
  return (
    <details open={open} className={clsx("group/disclosure", className)} {...(name && { name })}>
      <summary className="flex min-h-6 cursor-pointer list-none items-center gap-1.5 text-sm hover:text-copper [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-3.5 shrink-0 text-ink-faint transition-transform group-open/disclosure:rotate-90"
        />
        {summary}
      </summary>
      <div className="pt-2">{children}</div>
    </details>
  );
}
