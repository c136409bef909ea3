import { clsx } from "clsx";
import { ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";

/** A link that leaves the product, in the same window, marked by an arrow. */
export function ExternalLink({
  href,
  className,
  children,
}: {
  href: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <a
      href={href}
      rel="noreferrer nofollow"
      className={clsx(
        "underline decoration-line-strong decoration-1 underline-offset-[3px] hover:text-copper hover:decoration-copper",
        className,
      )}
    >
      {children}
      <ArrowUpRight aria-hidden className="ml-0.5 inline size-[0.8em] align-baseline" />
    </a>
  );
}
