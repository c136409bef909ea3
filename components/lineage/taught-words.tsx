import { useFormatter, useTranslations } from "next-intl";
import type { DistillationRecord } from "@/lib/lineage/schema";

/** How a teacher taught, as one line for a table; what is unknown is named, not left out. */
export function TaughtWords({ record }: { record: DistillationRecord }) {
  const t = useTranslations("lineage.taught");
  const format = useFormatter();
  const { types, scheme, signal, delivery, temperature, samples, stage, method, dataset } = record;
  const known = [
    types &&
      (types.length > 0 ? types.map((type) => t(`type.${type}`)).join(", ") : t("typesNone")),
    scheme && t(`schemes.${scheme}`),
    signal && t(`signals.${signal}`),
    delivery && t(`deliveries.${delivery}`),
    temperature !== null && `${t("temperature")} ${temperature}`,
    samples !== null && `${format.number(samples)} ${t("samples").toLowerCase()}`,
    stage,
    method,
    dataset,
  ].filter((part) => typeof part === "string");
  const unknown = [
    types === null && t("types"),
    scheme === null && t("scheme"),
    signal === null && t("signal"),
    temperature === null && t("temperature"),
  ].filter((part) => part !== false);
  return (
    <div className="max-w-xs text-xs">
      {known.length > 0 && <div className="text-ink-soft">{known.join(" · ")}</div>}
      {unknown.length > 0 && (
        <div className="text-ink-faint italic">
          {t("unstated", { fields: unknown.join(", ").toLowerCase() })}
        </div>
      )}
    </div>
  );
}
