import { ArrowLeft, ArrowRight } from "lucide-react";
import { ButtonLink } from "@/components/ui/button-link";

type PaginationProps = {
  label: string;
  previous: { href: string; label: string } | null;
  next: { href: string; label: string } | null;
};

/** The page before and the page after; the list is sought by key, so there is no page number to jump to. */
export function Pagination({ label, previous, next }: PaginationProps) {
  if (!previous && !next) return null;
  return (
    <nav aria-label={label} className="flex justify-between gap-4 py-6">
      <span>
        {previous && (
          <ButtonLink href={previous.href} rel="prev">
            <ArrowLeft aria-hidden className="size-4" />
            {previous.label}
          </ButtonLink>
        )}
      </span>
      <span>
        {next && (
          <ButtonLink href={next.href} rel="next">
            {next.label}
            <ArrowRight aria-hidden className="size-4" />
          </ButtonLink>
        )}
      </span>
    </nav>
  );
}
