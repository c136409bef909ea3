import { useTranslations } from "next-intl";
import { hostOf } from "@/components/catalog/source-link";
import { Timestamp } from "@/components/evidence/timestamp";
import { Code } from "@/components/ui/code";
import { CopyButton } from "@/components/ui/copy-button";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { Tag } from "@/components/ui/tag";
import type { ModelDetail } from "@/lib/catalog/schema";
import { links } from "@/lib/web/links";

export const shortHash = (hash: string) => hash.slice(0, 7);

/** Which exact thing this page is about, as of when, and where it was read. */
export function RevisionLine({ model }: { model: ModelDetail }) {
  const t = useTranslations("model.header");
  const a = useTranslations("changes.asOf");
  const { sha, digest, aliases } = model.revision;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-faint">
      <span className="inline-flex flex-wrap items-center gap-x-1.5">
        {a("line")}{" "}
        {sha ? (
          <span className="inline-flex items-center">
            <Link
              href={links.model(model.id, "revisions")}
              className="font-mono text-[0.875em] text-ink"
            >
              {shortHash(sha)}
            </Link>
            <CopyButton value={sha} label={t("copySha")} copied={t("copied")} />
          </span>
        ) : (
          <Tag tone="caution">{t("unpinned")}</Tag>
        )}
        {aliases.map((alias) => (
          <Tag key={alias}>{alias}</Tag>
        ))}
      </span>
      <Moments model={model} />
      <Source model={model} />
      {model.formerNames.length > 0 && (
        <span className="wrap-anywhere">
          {a("formerly", { names: model.formerNames.map(({ ref }) => ref).join(", ") })}
        </span>
      )}
      {!sha && (
        <div className="w-full text-xs">
          <p className="max-w-prose">
            {t.rich("unpinnedWhy", {
              digest: () => (
                <Code className="text-ink-soft">{`sha256:${digest.slice(0, 12)}…`}</Code>
              ),
            })}
          </p>
        </div>
      )}
    </div>
  );
}

/** When it was made, when it was read, and when its Hub last said that it is still the newest. */
function Moments({ model: { asOf, revision, status, source } }: { model: ModelDetail }) {
  const t = useTranslations("changes.asOf");
  const at = (moment: string, withTime = false) => ({
    when: () => <Timestamp at={moment} withTime={withTime} />,
  });
  // Of the starter catalog nothing was read at its source, only added.
  const isAdded = source === "starter" && asOf.readAt === revision.capturedAt;
  const isLatest = revision.aliases.includes("latest");
  return (
    <>
      {revision.modifiedAt && <span>{t.rich("modified", at(revision.modifiedAt))}</span>}
      <span>{t.rich(isAdded ? "added" : "read", at(asOf.readAt))}</span>
      {asOf.checkedAt ? (
        <span title={t("checkedMeans")}>{t.rich("checked", at(asOf.checkedAt, true))}</span>
      ) : (
        // Of an earlier revision, or one the Hub does not show, another line says why.
        isLatest && status === "listed" && asOf.newer === null && <span>{t("unchecked")}</span>
      )}
    </>
  );
}

/** Where it was read; no link to where nothing is shown any more. */
function Source({ model: { sourceUrl, status } }: { model: ModelDetail }) {
  const t = useTranslations("model.header");
  const host = hostOf(sourceUrl);
  if (!host) return null;
  return (
    <span>
      {t("source")}:{" "}
      {status === "listed" ? <ExternalLink href={sourceUrl}>{host}</ExternalLink> : host}
    </span>
  );
}
