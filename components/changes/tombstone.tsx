import { Ban, EyeOff, Unlink } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatBytes } from "@/components/catalog/byte-size";
import { Timestamp } from "@/components/evidence/timestamp";
import { Code } from "@/components/ui/code";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import type { Custody } from "@/lib/catalog/custody/schema";
import type { ModelDetail } from "@/lib/catalog/schema";
import { links } from "@/lib/web/links";

const GLYPHS = { private: EyeOff, disabled: Ban, gone: Unlink } as const;

type TombstoneProps = {
  model: ModelDetail;
  status: keyof typeof GLYPHS;
  /** Of the revision the page is about. */
  custody: Custody;
};

/** What a page says first of a model its source no longer shows: since when, what was read last, and what is left. */
export function Tombstone({ model, status, custody }: TombstoneProps) {
  const t = useTranslations("changes.tombstone");
  const { domain, task, statusSince } = model;
  const Glyph = GLYPHS[status];
  return (
    <section
      aria-label={t(`title.${status}`)}
      className="mt-6 border-y border-t-[3px] border-line-strong border-t-ink bg-raised px-4 py-4 sm:px-6"
    >
      <h2 className="flex items-center gap-2.5 font-serif text-xl">
        <Glyph aria-hidden className="size-5 shrink-0 text-bad" />
        {t(`title.${status}`)}
      </h2>
      <p className="mt-1 max-w-prose text-sm text-pretty text-ink-soft">{t(`body.${status}`)}</p>
      <dl className="mt-4 grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2 xl:grid-cols-[1fr_1fr_1.2fr_1.8fr]">
        <Part term={t("seen")}>
          {statusSince ? <Timestamp at={statusSince} withTime /> : t("dateUnknown")}
          <Link href={links.model(model.id, "changes")} className="mt-1 block w-fit">
            {t("changes")}
          </Link>
        </Part>
        <Part term={t("was")}>
          {task ? t("wasInTask", { domain, task }) : t("wasIn", { domain })}
        </Part>
        <Part term={t(model.revision.aliases.includes("latest") ? "last" : "this")}>
          <LastRevision revision={model.revision} />
        </Part>
        <Part term={t("kept")}>
          <p>{t("keptRecord")}</p>
          <KeptBytes model={model} custody={custody} />
        </Part>
      </dl>
    </section>
  );
}

function Part({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="mb-0.5 text-xs text-ink-faint">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function LastRevision({ revision: { sha, digest } }: { revision: ModelDetail["revision"] }) {
  const t = useTranslations("changes.tombstone");
  return (
    <>
      <span className="flex items-center">
        {sha ? (
          <>
            <Code>{sha.slice(0, 12)}…</Code>
            <CopyButton value={sha} label={t("copySha")} copied={t("copied")} />
          </>
        ) : (
          t("lastUnpinned")
        )}
      </span>
      <span className="flex items-center text-xs text-ink-soft">
        <span className="mr-1">{t("digest")}</span>
        <Code>{`sha256:${digest.slice(0, 12)}…`}</Code>
        <CopyButton value={`sha256:${digest}`} label={t("copyDigest")} copied={t("copied")} />
      </span>
    </>
  );
}

/** The bytes of the revision at hand, or else of another one that is whole here. */
function KeptBytes({ model, custody: { mirror, kept } }: { model: ModelDetail; custody: Custody }) {
  const t = useTranslations("changes.tombstone");
  if (mirror?.status === "complete") {
    return <p>{t("bytes", { count: mirror.files, size: formatBytes(mirror.bytes) })}</p>;
  }
  const [other] = kept;
  if (!other) return <p>{t("noBytes")}</p>;
  const name = other.sha ?? other.digest;
  return (
    <p>
      {t.rich("bytesOfOther", {
        count: other.files,
        size: formatBytes(other.bytes),
        revision: () => (
          <Link href={links.model(model.id, "overview", name)} className="font-mono text-[0.875em]">
            {name.slice(0, 7)}
          </Link>
        ),
      })}
    </p>
  );
}
