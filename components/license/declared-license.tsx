import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { FactEvidence } from "@/components/catalog/fact-list";
import { hostOf } from "@/components/catalog/source-link";
import { NotStated } from "@/components/evidence/not-stated";
import { CommercialUseWord } from "@/components/license/commercial-use-word";
import { OutputsWords } from "@/components/license/outputs-words";
import { EmptyState } from "@/components/ui/empty-state";
import { ExternalLink } from "@/components/ui/external-link";
import { KeyValue, KeyValues } from "@/components/ui/key-values";
import { strongestFacts, textFact } from "@/lib/catalog/facts";
import type { Fact } from "@/lib/catalog/schema";
import type { LicenseReport } from "@/lib/lineage/license-chain";
import type { CommercialUse, KnownLicense } from "@/lib/license/schema";

/** What a revision says of its own license, and what is known of that text. */
export function DeclaredLicense({
  report,
  facts,
}: {
  report: LicenseReport;
  facts: readonly Fact[];
}) {
  const t = useTranslations("model.license");
  const strongest = strongestFacts(facts);
  const own = report.chain.find(({ relation }) => relation === null);
  if (report.declared === null) {
    return <EmptyState title={t("notDeclared")}>{t("notDeclaredBody")}</EmptyState>;
  }
  const fact = strongest.get("license");
  const name = own?.licenseName ?? textFact(strongest, "licenseName");
  const note = own?.note ?? textFact(strongest, "licenseNote");
  return (
    <KeyValues className="max-w-3xl">
      <KeyValue term={t("declared")}>
        <span className="font-mono">{report.declared}</span>
        {fact && <FactEvidence fact={fact} asOf={null} />}
      </KeyValue>
      {name && <KeyValue term={t("name")}>{name}</KeyValue>}
      <KnownTerms known={own?.known ?? null} use={report.commercialUse} />
      {note && (
        <KeyValue term={t("note")}>
          {hostOf(note) ? <ExternalLink href={note}>{note}</ExternalLink> : note}
        </KeyValue>
      )}
    </KeyValues>
  );
}

function KnownTerms({ known, use }: { known: KnownLicense | null; use: CommercialUse }): ReactNode {
  const t = useTranslations("model.license");
  if (!known) return <KeyValue term={t("commercialUse")}>{t("notKnown")}</KeyValue>;
  return (
    <>
      <KeyValue term={t("text")}>
        <ExternalLink href={known.sourceUrl}>{known.name}</ExternalLink>
        {known.spdx && <span className="ml-2 font-mono text-xs text-ink-faint">{known.spdx}</span>}
      </KeyValue>
      <KeyValue term={t("commercialUse")}>
        <CommercialUseWord use={use} bare />
        {known.commercialNote && <p className="text-ink-soft">{known.commercialNote}</p>}
      </KeyValue>
      <KeyValue term={t("outputs")}>
        {known.outputsMayTrain ? <OutputsWords note={known.outputsMayTrain} /> : <NotStated />}
      </KeyValue>
    </>
  );
}
