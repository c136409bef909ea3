import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChainTable } from "@/components/license/chain-table";
import { ChainTally } from "@/components/license/chain-tally";
import { DeclaredLicense } from "@/components/license/declared-license";
import { Notice } from "@/components/ui/notice";
import { SectionHeading } from "@/components/ui/section-heading";
import { loadLicenseChain } from "@/lib/lineage/loaders";
import { ModelFrame } from "../model-frame";
import { modelMetadata } from "../model-metadata";
import { type ModelPageProps, openModel } from "../open-model";

export const generateMetadata = (props: ModelPageProps): Promise<Metadata> =>
  modelMetadata(props, "license");

export default async function LicensePage(props: ModelPageProps) {
  const opened = await openModel(props, "license");
  const { model } = opened;
  const [report, t] = await Promise.all([
    loadLicenseChain(model.revision.id),
    getTranslations("model.license"),
  ]);
  const ancestors = report?.chain.filter(({ relation }) => relation !== null) ?? [];
  return (
    <ModelFrame opened={opened} tab="license">
      <div className="space-y-12">
        <section>
          <SectionHeading lead={t("declaredLead")}>{t("declared")}</SectionHeading>
          {report && <DeclaredLicense report={report} facts={model.facts} />}
        </section>
        <section>
          <SectionHeading lead={t("chainLead")}>{t("chain")}</SectionHeading>
          {ancestors.length > 0 && report ? (
            <>
              <p className="mb-3 text-sm">
                <ChainTally chain={report.chain} />
              </p>
              <ChainTable chain={report.chain} />
            </>
          ) : (
            <p className="max-w-prose border-y border-line py-6 text-ink-soft">{t("noChain")}</p>
          )}
        </section>
        <Notice className="max-w-3xl">{t("notLegal")}</Notice>
      </div>
    </ModelFrame>
  );
}
