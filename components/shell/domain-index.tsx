import { Link } from "@/components/ui/link";
import { links } from "@/lib/web/links";

/** The back of the book: every domain with its count, led to by dots. */
export function DomainIndex({
  domains,
}: {
  domains: readonly { domain: string; count: number }[];
}) {
  return (
    <ul className="columns-1 gap-x-12 sm:columns-2">
      {domains.map(({ domain, count }) => (
        <li key={domain} className="flex min-h-8 break-inside-avoid items-baseline gap-2">
          <Link href={links.models(new URLSearchParams({ domain }).toString())} look="plain">
            {domain}
          </Link>
          <span aria-hidden className="min-w-4 flex-1 border-b border-dotted border-line-strong" />
          <span className="text-sm text-ink-faint tabular-nums">{count}</span>
        </li>
      ))}
    </ul>
  );
}
