import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import type { Note } from "@/lib/search/url";

/** What of an address could not be read: an old link still opens, and does not pretend to be what was asked. */
export function IgnoredParts({ notes }: { notes: readonly Note[] }) {
  const t = useTranslations("search.notes");
  if (notes.length === 0) return null;
  return (
    <Notice tone="caution" title={t("ignored", { count: notes.length })}>
      <ul>
        {notes.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            <code className="font-mono text-[0.875em]">{field}</code> {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
