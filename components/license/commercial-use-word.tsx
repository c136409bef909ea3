import { useTranslations } from "next-intl";
import type { CommercialUse } from "@/lib/license/schema";

const TONES: Record<CommercialUse, string> = {
  yes: "text-good",
  no: "text-bad",
  conditional: "text-caution",
  unknown: "text-ink-faint",
};

/** Whether the declared license allows commercial use, in words that say what they are about; the tone repeats them. */
export function CommercialUseWord({ use, bare = false }: { use: CommercialUse; bare?: boolean }) {
  const t = useTranslations("shell.commercial");
  const word = t(`word.${use}`);
  return <span className={TONES[use]}>{bare ? word : t("label", { use: word })}</span>;
}
