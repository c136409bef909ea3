"use client";

import { clsx } from "clsx";
import { usePathname } from "next/navigation";
import { Link } from "@/components/ui/link";

type SiteNavProps = { label: string; items: readonly { href: string; label: string }[] };

/** A client part only to know which page is shown; it is drawn on the server too. */
export function SiteNav({ label, items }: SiteNavProps) {
  const pathname = usePathname();
  return (
    <nav aria-label={label}>
      <ul className="flex gap-x-5 sm:gap-x-6">
        {items.map((item) => {
          const here = pathname === item.href || pathname.startsWith(`${item.href}/`);
          return (
            <li key={item.href}>
              <Link
                href={item.href}
                look="plain"
                aria-current={here ? "page" : undefined}
                className={clsx(
                  "inline-flex min-h-8 items-center border-b-2 text-sm hover:no-underline",
                  here ? "border-copper text-ink" : "border-transparent text-ink-soft",
                )}
              >
                {item.label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
