import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";

type FacetGroupProps = {
  title: string;
  open: boolean;
  chosen: number;
  chosenLabel: string;
  children: ReactNode;
};

/** One question of the filter column. Folded unless it is asked often or something in it is chosen. */
export function FacetGroup({ title, open, chosen, chosenLabel, children }: FacetGroupProps) {
  return (
    <details open={open || chosen > 0} className="group/facet border-b border-line py-1.5">
      <summary className="flex min-h-8 cursor-pointer list-none items-center gap-2 text-sm font-medium hover:text-copper [&::-webkit-details-marker]:hidden">
        {title}
        {chosen > 0 && <span className="text-xs font-normal text-copper">{chosenLabel}</span>}
        <ChevronDown
          aria-hidden
          className="ml-auto size-4 text-ink-faint transition-transform group-open/facet:rotate-180"
        />
      </summary>
      <div className="pt-1 pb-2">{children}</div>
    </details>
  );
}
