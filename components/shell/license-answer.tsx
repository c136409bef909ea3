import { useTranslations } from "next-intl";
import { NotStated } from "@/components/evidence/not-stated";
import { CommercialUseWord } from "@/components/license/commercial-use-word";
import type { LicenseReport } from "@/lib/lineage/license-chain";

/** A parent is one step up the path from the model asked about. */
const PARENT_STEPS = 2;

/** What a model's license says, and what its parents' licenses say where they say otherwise. */
export function LicenseAnswer({ report }: { report: LicenseReport }) {
  const t = useTranslations("shell.home.example");
  const others = report.chain.filter(
    ({ path, declared }) =>
      path.length === PARENT_STEPS && declared !== null && declared !== report.declared,
  );
  return (
    <>
      <p>
        {report.declared ?? <NotStated />} · <CommercialUseWord use={report.commercialUse} />
      </p>
      {others.map(({ id, declared, known }) => (
        <p key={id} className="mt-1 text-ink-soft">
          {t("parentLicense", { parent: id })} {declared} ·{" "}
          <CommercialUseWord use={known?.commercialUse ?? "unknown"} />
        </p>
      ))}
    </>
  );
}
