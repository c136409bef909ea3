import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";

const TONES = {
  unusable: "bad",
  expired: "bad",
  throttled: "bad",
  signed_out: "info",
} as const;

const isKnown = (outcome: string): outcome is keyof typeof TONES => Object.hasOwn(TONES, outcome);

/** What came of the last attempt, and what to do about it. */
export function SignInOutcome({ outcome }: { outcome: string }) {
  const t = useTranslations("admin.signIn.outcome");
  if (!isKnown(outcome)) return null;
  return (
    <Notice tone={TONES[outcome]} title={t(`${outcome}.title`)} live className="mb-6">
      {t(`${outcome}.body`)}
    </Notice>
  );
}
