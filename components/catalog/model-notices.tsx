import { useTranslations } from "next-intl";
import { shortHash } from "@/components/catalog/revision-line";
import { Timestamp } from "@/components/evidence/timestamp";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { ModelDetail } from "@/lib/catalog/schema";
import { links, type ModelTab } from "@/lib/web/links";

/** What outranks the rest of the page: that the Hub moved on, an older revision, a caveat of the editors, statements that were refused. */
export function ModelNotices({ model, tab }: { model: ModelDetail; tab: ModelTab }) {
  const t = useTranslations("model.notices");
  const newer = useTranslations("changes.asOf.newer");
  const { revision, listing, problems } = model;
  const ahead = model.asOf.newer;
  const isLatest = revision.aliases.includes("latest");
  const shown = tab === "overview" ? problems : [];
  if (isLatest && !listing && !ahead && shown.length === 0) return null;
  return (
    <div className="mt-5 space-y-3">
      {ahead && (
        <Notice title={newer("title")}>
          {newer.rich("body", {
            sha: shortHash(ahead.sha),
            own: shortHash(revision.sha ?? revision.digest),
            when: () => <Timestamp at={ahead.seenAt} withTime />,
          })}
        </Notice>
      )}
      {!isLatest && (
        <Notice title={t("otherRevision")}>
          {t.rich("otherRevisionBody", {
            revision: shortHash(revision.sha ?? revision.digest),
            when: () => <Timestamp at={revision.capturedAt} />,
            latest: (words) => <Link href={links.model(model.id, tab)}>{words}</Link>,
          })}
        </Notice>
      )}
      {listing && (
        <Notice
          tone="caution"
          title={t(t.has(`listing.${listing.show}`) ? `listing.${listing.show}` : "listing.other")}
        >
          {listing.why && sentence(listing.why)}
        </Notice>
      )}
      {shown.length > 0 && (
        <Notice tone="caution" title={t("problems", { count: shown.length })}>
          <p>{t("problemsLead")}</p>
          <ProblemList problems={shown} />
        </Notice>
      )}
    </div>
  );
}

/** The editors' note as a sentence; it is stored as a clause. */
const sentence = (clause: string) =>
  `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${/[.!?]$/.test(clause) ? "" : "."}`;

/** Each with the field it is about, in the words a publisher can act on. */
export function ProblemList({ problems }: { problems: ModelDetail["problems"] }) {
  return (
    <ul className="mt-2 space-y-1.5">
      {problems.map(({ code, field, message }) => (
        <li key={`${code} ${field} ${message}`} className="wrap-anywhere">
          <code className="mr-2 font-mono text-xs text-ink">{field}</code>
          {message}
        </li>
      ))}
    </ul>
  );
}
