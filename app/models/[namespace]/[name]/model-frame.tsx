import type { ReactNode } from "react";
import { ModelHeader } from "@/components/catalog/model-header";
import { ModelNotices } from "@/components/catalog/model-notices";
import { ModelTabs } from "@/components/catalog/model-tabs";
import { PageContainer } from "@/components/ui/page-container";
import type { ModelTab } from "@/lib/web/links";
import type { OpenedModel } from "./open-model";

/**
 * The head and the tabs around each page of a model. Not a layout: a layout is not told the address's `?revision=`,
 * and the head must speak of the revision the page is about.
 */
export function ModelFrame({
  opened: { model, parentage, revision, custody },
  tab,
  children,
}: {
  opened: OpenedModel;
  tab: ModelTab;
  children: ReactNode;
}) {
  return (
    <PageContainer className="pb-20">
      <ModelHeader model={model} parentage={parentage} revision={revision} custody={custody} />
      <ModelNotices model={model} tab={tab} />
      <div className="mt-6">
        <ModelTabs model={model} current={tab} revision={revision} />
      </div>
      <div className="mt-8">{children}</div>
    </PageContainer>
  );
}
