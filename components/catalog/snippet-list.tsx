import { useTranslations } from "next-intl";
import type { Snippet } from "@/components/catalog/snippets";
import { CopyButton } from "@/components/ui/copy-button";

/** Commands to run, each with a copy button; long lines scroll in their own box. */
export function SnippetList({
  snippets,
  isPinned,
}: {
  snippets: readonly Snippet[];
  isPinned: boolean;
}) {
  const t = useTranslations("model.overview");
  return (
    <>
      {snippets.map(({ tool, code }) => (
        <div key={tool} className="mb-3">
          <div className="flex min-h-7 items-center justify-between text-xs text-ink-faint">
            {t(`snippet.${tool}`)}
            <CopyButton
              value={code}
              label={`${t("copy")}: ${t(`snippet.${tool}`)}`}
              copied={t("copied")}
            />
          </div>
          <pre
            tabIndex={0}
            className="overflow-x-auto border-l-2 border-line-strong bg-raised px-3 py-2 font-mono text-xs leading-relaxed"
          >
            {code}
          </pre>
        </div>
      ))}
      <p className="text-xs text-ink-faint">{t(isPinned ? "getPinned" : "getUnpinned")}</p>
    </>
  );
}
