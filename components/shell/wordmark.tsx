import { Link } from "@/components/ui/link";
import { links } from "@/lib/web/links";

/** The still: a pot, its neck, and the drop that comes over. */
function Still() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className="size-6 shrink-0 text-copper">
      <g
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M7 9.6V7.2C7 4.6 8.7 3 11 3c2 0 3.1 1 4.2 2.7l4.3 6.6" />
        <path d="M10.6 9.6V7.6c0-.8.3-1.1.8-1.1.5 0 .8.3 1.2.9l4.4 6.6" />
        <path d="M7 9.6a5.9 5.9 0 1 0 3.6 0" />
        <path d="M3.4 15.6h10.8" strokeWidth="1.1" />
      </g>
      <path
        d="M19.6 15.4c1.2 1.7 1.9 2.8 1.9 3.8a1.9 1.9 0 1 1-3.8 0c0-1 .7-2.1 1.9-3.8z"
        fill="currentColor"
      />
    </svg>
  );
}

export function Wordmark({ name }: { name: string }) {
  return (
    <Link
      href={links.home()}
      look="plain"
      className="inline-flex min-h-8 items-center gap-2 font-serif text-xl tracking-tight hover:no-underline"
    >
      <Still />
      {name}
    </Link>
  );
}
