import { useTranslations } from "next-intl";
import { Timestamp } from "@/components/evidence/timestamp";
import { Code } from "@/components/ui/code";
import { Notice } from "@/components/ui/notice";

type CatalogNoticeProps = {
  lastSync: { source: string; finishedAt: string; status: string } | null;
};

/** Where the catalog stands: still empty, the starter set, cut short, or simply read on a day. */
export function CatalogNotice({ lastSync }: CatalogNoticeProps) {
  const t = useTranslations("shell.catalog");
  if (!lastSync) return <Notice title={t("loading.title")}>{t("loading.body")}</Notice>;
  if (lastSync.source === "starter") {
    return (
      <Notice title={t("starter.title")}>
        {t.rich("starter.body", { command: () => <Code>npm run sync</Code> })}
      </Notice>
    );
  }
  const when = () => <Timestamp at={lastSync.finishedAt} />;
  if (lastSync.status !== "completed") {
    return (
      <Notice tone="caution" title={t("cutShort.title")}>
        {t.rich("cutShort.body", { when })}
      </Notice>
    );
  }
  return <p className="text-sm text-ink-faint">{t.rich("synced", { when })}</p>;
}
