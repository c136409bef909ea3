import { clsx } from "clsx";
import type { Route } from "next";
import NextLink from "next/link";
import type { ReactNode } from "react";

const LOOKS = {
  /** In running text and tables: ink, told apart by its underline. */
  text: "underline decoration-line-strong decoration-1 underline-offset-[3px] hover:text-copper hover:decoration-copper",
  /** The one link of a line that leads on. */
  lead: "text-copper underline decoration-copper/40 decoration-1 underline-offset-[3px] hover:text-copper-strong hover:decoration-current",
  /** Where place says it is a link: navigation, titles of rows. */
  plain: "hover:text-copper hover:underline hover:decoration-1 hover:underline-offset-[3px]",
} as const;

type LinkProps = {
  href: string;
  look?: keyof typeof LOOKS;
  className?: string | undefined;
  children: ReactNode;
  rel?: string;
  "aria-current"?: "page" | "true" | undefined;
  "aria-label"?: string | undefined;
};

/**
 * A link inside the product. Lists hold dozens of links, so nothing is prefetched: a page is read when asked for.
 */
export function Link({ href, look = "text", className, children, ...rest }: LinkProps) {
  return (
    // `links` makes every path, so the path type is known there and not at each use.
    <NextLink
      href={href as Route}
      prefetch={false}
      className={clsx(LOOKS[look], className)}
      {...rest}
    >
      {children}
    </NextLink>
  );
}
