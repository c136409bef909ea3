import { ShieldAlert, ShieldCheck, ShieldHalf, ShieldOff, ShieldQuestion } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { hostOf } from "@/components/catalog/source-link";
import { StateLine } from "@/components/catalog/state-line";
import { Timestamp } from "@/components/evidence/timestamp";
import { Code } from "@/components/ui/code";
import type { SignatureCheck } from "@/lib/catalog/custody/schema";

const LOOKS = {
  verified: { glyph: ShieldCheck, tone: "good" },
  signature_only: { glyph: ShieldHalf, tone: "caution" },
  mismatch: { glyph: ShieldAlert, tone: "bad" },
  invalid: { glyph: ShieldAlert, tone: "bad" },
  unsupported: { glyph: ShieldQuestion, tone: "caution" },
} as const;

/** What came of verifying one signature: the verdict, who signed, who vouches for that name, when it was checked. */
export function SignatureLine({ check }: { check: SignatureCheck }) {
  const t = useTranslations("changes.signature");
  const { verdict, message, signer, issuer, kind, path, checkedAt } = check;
  return (
    <StateLine {...LOOKS[verdict]} title={t(verdict)}>
      <p>{message}</p>
      <dl className="mt-1 text-[0.8125rem]">
        {signer && <Part term={t("signer")}>{signer}</Part>}
        {issuer && <Part term={t("issuer")}>{hostOf(issuer) ?? issuer}</Part>}
        {signer && !issuer && kind === "key" && <Part term={t("issuer")}>{t("key")}</Part>}
        <Part term={t("file")}>
          <Code>{path}</Code>
        </Part>
        <Part term={t("checked")}>
          <Timestamp at={checkedAt} />
        </Part>
      </dl>
    </StateLine>
  );
}

function Part({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[5.5rem_minmax(0,1fr)]">
      <dt className="text-ink-faint">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

/** Where no signature was found, which is the rule today. */
export function NoSignatureLine() {
  const t = useTranslations("changes.signature");
  return (
    <StateLine glyph={ShieldOff} tone="plain" title={t("none")}>
      {t("noneBody")}
    </StateLine>
  );
}
