import { clsx } from "clsx";
import { Link } from "@/components/ui/link";

export type Tab = { href: string; label: string; count?: number | undefined; current?: boolean };

/** Tabs that are pages: each has an address, so they are links in a `nav` and not a tab list. */
export function TabsNav({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="border-b border-line-strong">
      <ul className="-mb-px flex flex-wrap gap-x-6">
        {tabs.map(({ href, label: text, count, current }) => (
          <li key={href}>
            <Link
              href={href}
              look="plain"
              aria-current={current ? "page" : undefined}
              className={clsx(
                "inline-flex min-h-10 items-center gap-1.5 border-b-2 text-sm hover:no-underline",
                current
                  ? "border-copper font-medium text-ink"
                  : "border-transparent text-ink-soft hover:border-line-strong",
              )}
            >
              {text}
              {count !== undefined && (
                <span className="text-xs text-ink-faint tabular-nums">{count}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
