import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import type { ModelChange } from "@/lib/catalog/changes/schema";
import { links } from "@/lib/web/links";

/** From which revision to which; each can still be read. */
export function CommitStep({ change: { model, from, to } }: { change: ModelChange }) {
  if (from === null && to === null) return null;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-1.5">
      {from && <Commit model={model} commit={from} />}
      {from && to && <Arrow />}
      {to && <Commit model={model} commit={to} />}
    </span>
  );
}

function Arrow() {
  const t = useTranslations("changes.entry");
  return (
    <span className="text-ink-faint">
      <span aria-hidden>→</span>
      <span className="sr-only">{t("became")}</span>
    </span>
  );
}

function Commit({ model, commit }: { model: string; commit: NonNullable<ModelChange["to"]> }) {
  const t = useTranslations("changes.entry");
  const { sha, digest } = commit;
  return (
    <Link
      href={links.model(model, "overview", sha ?? digest)}
      className="font-mono text-[0.875em] whitespace-nowrap"
    >
      {sha ? sha.slice(0, 7) : t("unpinned", { digest: digest.slice(0, 7) })}
    </Link>
  );
}
