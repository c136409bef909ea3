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
  const files = useTranslations("files.notice");
  const { revision, listing, problems } = model;
  const ahead = model.asOf.newer;
  const isLatest = revision.aliases.includes("latest");
  // What is wrong with files stands beside them; that one runs code is said here too.
  const shown = tab === "overview" ? problems.filter(({ code }) => !isOfFile(code)) : [];
  const running = tab === "overview" ? problems.filter(({ code }) => code === RUNS_CODE) : [];
  const dangerous = new Set(running.map(({ field }) => field)).size;
  if (isLatest && !listing && !ahead && shown.length + dangerous === 0) return null;
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
      {dangerous > 0 && (
        <Notice tone="bad" title={files("dangerous", { count: dangerous })}>
          {files("dangerousBody")}{" "}
          <Link
            href={links.model(model.id, "files", isLatest ? undefined : revisionName(revision))}
          >
            {files("seeFiles")}
          </Link>
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

const RUNS_CODE = "artifacts.dangerous_import";
const isOfFile = (code: string) => code.startsWith("artifacts.");
const revisionName = ({ sha, digest }: ModelDetail["revision"]) => sha ?? digest;

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
