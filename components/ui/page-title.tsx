import type { ReactNode } from "react";

/** The one `h1` of a page, with at most one sentence under it. */
export function PageTitle({ lead, children }: { lead?: ReactNode; children: ReactNode }) {
  return (
    <div className="pt-8 pb-6 sm:pt-10">
      <h1 className="font-serif text-3xl text-balance wrap-anywhere sm:text-4xl">{children}</h1>
      {lead && <p className="mt-2 max-w-prose text-pretty text-ink-soft">{lead}</p>}
    </div>
  );
}
