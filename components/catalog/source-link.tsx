import { useTranslations } from "next-intl";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { links } from "@/lib/web/links";

/** Where a statement stands: what was read, on which site, and the date the source gives. */
export function SourceLink({
  kind,
  source,
  at,
}: {
  kind: string;
  source: string;
  at: string | null;
}) {
  const t = useTranslations("catalog");
  const word = t.has(`kind.${kind}`) ? t(`kind.${kind}`) : kind;
  if (kind === "editors") return <EditorsLink />;
  const host = hostOf(source);
  // A published source is named by its site; of the model's own repository the part read is named too.
  const where = host && kind !== "record" ? t("source.at", { kind: word, host }) : host;
  return (
    <span className="text-xs text-ink-faint">
      {host ? <ExternalLink href={source}>{where}</ExternalLink> : word}
      {at && <span className="whitespace-nowrap"> {dayOf(at)}</span>}
    </span>
  );
}

/** No page states it: who compiled it, and how that is done. */
export function EditorsLink() {
  const t = useTranslations("catalog.kind");
  return (
    <span className="text-xs text-ink-faint">
      <Link href={links.sources()}>{t("editors")}</Link>
    </span>
  );
}

/** The site of an address; null for what is not one, so that it is not drawn as a link. */
export function hostOf(source: string): string | null {
  if (!/^https?:\/\//.test(source) || !URL.canParse(source)) return null;
  return new URL(source).host.replace(/^www\./, "");
}

/** A source may state a year or a month; of a moment the day is enough to find it again. */
const dayOf = (at: string) => at.slice(0, "2025-02-20".length);
