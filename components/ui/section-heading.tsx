import { clsx } from "clsx";
import type { ReactNode } from "react";

type SectionHeadingProps = {
  /** Also the anchor of the section. */
  id?: string;
  level?: 2 | 3;
  /** One line under the heading. */
  lead?: ReactNode;
  /** At the end of the line: a link onward, a count. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
};

export function SectionHeading({
  id,
  level = 2,
  lead,
  aside,
  className,
  children,
}: SectionHeadingProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div className={clsx("mb-3", className)}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <Heading
          className={clsx(
            "scroll-mt-6 font-serif text-balance",
            level === 2 ? "text-2xl" : "text-lg",
          )}
          {...(id && { id })}
        >
          {children}
        </Heading>
        {aside && <div className="text-sm text-ink-faint">{aside}</div>}
      </div>
      {lead && <p className="mt-1 max-w-prose text-sm text-ink-soft">{lead}</p>}
    </div>
  );
}
