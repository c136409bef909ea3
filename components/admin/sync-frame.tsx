import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { SignOutForm } from "@/components/admin/sign-out-form";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";
import { TabsNav } from "@/components/ui/tabs-nav";
import { links } from "@/lib/web/links";

const TABS = {
  overview: links.adminSync(),
  runs: links.adminRuns(),
  rules: links.adminRules(),
  mirror: links.adminMirror(),
  queue: links.adminQueue(),
} as const;

const TAB_NAMES = Object.keys(TABS) as readonly SyncTab[];

export type SyncTab = keyof typeof TABS;

type SyncFrameProps = {
  tab: SyncTab;
  title: ReactNode;
  lead?: ReactNode;
  admin: string;
  signOut: () => Promise<void>;
  children: ReactNode;
};

/** The head around each page of the sync: who is signed in, what there is, and what is open. */
export function SyncFrame({ tab, title, lead, admin, signOut, children }: SyncFrameProps) {
  const t = useTranslations("admin");
  return (
    <PageContainer className="pb-20">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-line py-2 text-sm text-ink-soft">
        <p>{t("signedInAs", { name: admin })}</p>
        <SignOutForm action={signOut} />
      </div>
      <PageTitle lead={lead}>{title}</PageTitle>
      <TabsNav
        label={t("tabs.label")}
        tabs={TAB_NAMES.map((name) => ({
          href: TABS[name],
          label: t(`tabs.${name}`),
          current: name === tab,
        }))}
      />
      <div className="mt-8 space-y-12">{children}</div>
    </PageContainer>
  );
}
