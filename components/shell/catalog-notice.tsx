import { useTranslations } from "next-intl";
import { Timestamp } from "@/components/evidence/timestamp";
import { Code } from "@/components/ui/code";
import { Notice } from "@/components/ui/notice";
import type { CatalogReading } from "@/lib/catalog/counts";

/** Where the catalog stands: still empty, the starter set, cut short, or simply read on a day. */
export function CatalogNotice({ reading }: { reading: CatalogReading }) {
  const t = useTranslations("shell.catalog");
  const { isLoaded, lastRead, cutShort } = reading;
  if (!isLoaded) return <Notice title={t("loading.title")}>{t("loading.body")}</Notice>;
  if (!lastRead) {
    return (
      <Notice title={t("starter.title")}>
        {t.rich("starter.body", { command: () => <Code>npm run sync</Code> })}
        {cutShort && (
          <>
            {" "}
            {t.rich(cutShort.isFailed ? "starter.failed" : "starter.interrupted", {
              hub: cutShort.hubUrl,
              when: () => <Timestamp at={cutShort.finishedAt} />,
            })}
          </>
        )}
      </Notice>
    );
  }
  const when = () => <Timestamp at={lastRead.finishedAt} />;
  if (cutShort || !lastRead.isWhole) {
    return (
      <Notice tone="caution" title={t("cutShort.title")}>
        {t.rich("cutShort.body", { when })}
      </Notice>
    );
  }
  return <p className="text-sm text-ink-faint">{t.rich("synced", { when })}</p>;
}
