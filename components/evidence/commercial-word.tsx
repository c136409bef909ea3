import { useTranslations } from "next-intl";
import type { CommercialUse } from "@/lib/license/schema";

const TONES: Record<CommercialUse, string> = {
  yes: "text-good",
  conditional: "text-caution",
  no: "text-bad",
  unknown: "text-ink-faint",
};

/** Whether the declared license allows commercial use, in words; the tone repeats them. */
export function CommercialWord({ use }: { use: CommercialUse }) {
  const t = useTranslations("shell.commercial");
  return <span className={TONES[use]}>{t(use)}</span>;
}
