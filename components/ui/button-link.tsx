import type { Route } from "next";
import NextLink from "next/link";
import type { ReactNode } from "react";
import { type ButtonLook, buttonLook } from "@/components/ui/button-look";

type ButtonLinkProps = ButtonLook & {
  href: string;
  className?: string;
  rel?: string;
  children: ReactNode;
};

/** A link drawn as a button, for an act that is a page. */
export function ButtonLink({ href, look, size, className, rel, children }: ButtonLinkProps) {
  return (
    <NextLink
      href={href as Route}
      prefetch={false}
      className={buttonLook({ ...(look && { look }), ...(size && { size }) }, className)}
      {...(rel && { rel })}
    >
      {children}
    </NextLink>
  );
}
