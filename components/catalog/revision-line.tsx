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

/** Which exact thing this page is about, and where it was read. */
export function RevisionLine({ model }: { model: ModelDetail }) {
  const t = useTranslations("model.header");
  const { sha, digest, aliases, modifiedAt, capturedAt } = model.revision;
  const host = hostOf(model.sourceUrl);
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-faint">
      <span className="inline-flex flex-wrap items-center gap-x-1.5">
        {t("revision")}{" "}
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
      <span>
        {modifiedAt
          ? t.rich("asOf", { when: () => <Timestamp at={modifiedAt} /> })
          : t.rich("captured", { when: () => <Timestamp at={capturedAt} /> })}
      </span>
      {host && (
        <span>
          {t("source")}: <ExternalLink href={model.sourceUrl}>{host}</ExternalLink>
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
