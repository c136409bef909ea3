import { useTranslations } from "next-intl";
import { hostOf } from "@/components/catalog/source-link";
import { ExternalLink } from "@/components/ui/external-link";
import { Tag } from "@/components/ui/tag";
import type { EvalRun } from "@/lib/safety/schema";

/** Who ran it, when, and where it can be read: what decides how far a figure is to be believed. */
export function RunLine({ run }: { run: EvalRun }) {
  const t = useTranslations("safety.run");
  const { runner, evaluator, evaluatorRelation, ranAt, sourceUrl, harness, harnessVersion } = run;
  const host = hostOf(sourceUrl);
  const parts = [
    evaluator && t(evaluatorRelation === "first_party" ? "byPublisher" : "by", { evaluator }),
    ranAt ?? t("dateUnstated"),
    harness && t("harness", { harness, version: harnessVersion ?? "" }).trim(),
    run.rawSha256 && t("raw", { sha: run.rawSha256.slice(0, 12) }),
    run.revision === null && t("revisionUnstated"),
    run.modelLabel && t("label", { label: run.modelLabel }),
  ].filter((part) => typeof part === "string");
  return (
    <div className="mb-2 text-xs text-ink-soft">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span title={t(`meaning.${runner}`)}>
          <Tag tone={runner === "cited" ? "neutral" : "copper"}>{t(`runner.${runner}`)}</Tag>
        </span>
        {run.asReported && <Tag tone="caution">{t("asReported")}</Tag>}
        <span className="wrap-anywhere">{parts.join(" · ")}</span>
        {host && <ExternalLink href={sourceUrl}>{host}</ExternalLink>}
      </p>
      {run.note && <p className="mt-1 max-w-prose text-ink-faint">{run.note}</p>}
    </div>
  );
}
