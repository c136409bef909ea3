import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import type { CommercialUse } from "@/lib/license/schema";

const TONES: Record<CommercialUse, string> = {
  yes: "text-good",
  no: "text-bad",
  conditional: "text-caution",
  unknown: "text-ink-faint",
};

/** Whether the license allows commercial use, in words that say what they are about. */
export function CommercialUseWord({ use, bare = false }: { use: CommercialUse; bare?: boolean }) {
  const t = useTranslations("model");
  const word = t(`commercial.${use}`);
  return (
    <span className={clsx("whitespace-nowrap", !bare && "text-xs", TONES[use])}>
      {bare ? word : t("line.commercial", { use: word })}
    </span>
  );
}
