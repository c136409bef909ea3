import { useTranslations } from "next-intl";
import { EditorsLink } from "@/components/catalog/source-link";
import { ExternalLink } from "@/components/ui/external-link";
import type { Evidence } from "@/lib/lineage/schema";

/** Where the best evidence of an edge was read, by host; the quote where it has one. */
export function EvidenceSource({
  evidence: { kind, source, quote },
  more,
}: {
  evidence: Evidence;
  more: number;
}) {
  const t = useTranslations("search.teachers");
  const address = URL.canParse(source) ? new URL(source) : null;
  return (
    <div className="text-xs">
      {kind === "editors" ? (
        <EditorsLink />
      ) : address ? (
        <ExternalLink href={address.href} className="wrap-anywhere">
          {placeOf(address)}
        </ExternalLink>
      ) : (
        <span className="wrap-anywhere">{source}</span>
      )}
      {more > 0 && <span className="text-ink-faint"> {t("more", { count: more })}</span>}
      {quote && <p className="mt-0.5 line-clamp-2 text-ink-soft">“{quote}”</p>}
    </div>
  );
}

/** The host and the first two parts of the path: on code hosts, whose repository. */
const placeOf = ({ host, pathname }: URL) =>
  [host, ...pathname.split("/").filter(Boolean).slice(0, 2)].join("/");
