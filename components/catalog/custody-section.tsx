import { useTranslations } from "next-intl";
import { MirrorLine } from "@/components/catalog/mirror-line";
import { NoSignatureLine, SignatureLine } from "@/components/catalog/signature-line";
import { SectionHeading } from "@/components/ui/section-heading";
import type { Custody } from "@/lib/catalog/custody/schema";

/** What is kept here of a revision, what its signatures prove, and what they do not. */
export function CustodySection({ custody, isGone }: { custody: Custody; isGone: boolean }) {
  const t = useTranslations("changes");
  const { mirror, signatures } = custody;
  return (
    <section>
      <SectionHeading level={3}>{t("custody.title")}</SectionHeading>
      <div className="space-y-4">
        <MirrorLine mirror={mirror} isGone={isGone} />
        {signatures.length === 0 && <NoSignatureLine />}
        {signatures.map((check) => (
          <SignatureLine key={check.path} check={check} />
        ))}
        {signatures.length > 0 && <p className="text-xs text-ink-faint">{t("signature.limit")}</p>}
      </div>
    </section>
  );
}
