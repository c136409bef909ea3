import { useTranslations } from "next-intl";
import { TabsNav } from "@/components/ui/tabs-nav";
import type { ModelDetail } from "@/lib/catalog/schema";
import { links, MODEL_TABS, type ModelTab } from "@/lib/web/links";

/** The pages of a record. They keep to the revision being read. */
export function ModelTabs({
  model,
  current,
  revision,
}: {
  model: ModelDetail;
  current: ModelTab;
  revision: string | undefined;
}) {
  const t = useTranslations("model.tabs");
  const counts: Partial<Record<ModelTab, number>> = { files: model.revision.artifacts };
  return (
    <TabsNav
      label={t("label")}
      tabs={MODEL_TABS.map((tab) => ({
        href: links.model(model.id, tab, revision),
        label: t(tab),
        count: counts[tab],
        current: tab === current,
      }))}
    />
  );
}
