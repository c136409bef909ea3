import { useFormatter, useTranslations } from "next-intl";
import { NotStated } from "@/components/evidence/not-stated";

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Decimal units, as the Hub counts: 8.61 GB. */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const scaled = bytes / 1000 ** power;
  return `${power === 0 ? scaled : scaled.toPrecision(3)} ${UNITS[power] ?? "B"}`;
}

/** A size, with the exact bytes as its title. */
export function ByteSize({ bytes }: { bytes: number | null }) {
  const t = useTranslations("model.files");
  const format = useFormatter();
  if (bytes === null) return <NotStated />;
  return (
    <span className="relative whitespace-nowrap tabular-nums" title={t("bytes", { count: bytes })}>
      {formatBytes(bytes)}
      <span className="sr-only"> ({format.number(bytes)} B)</span>
    </span>
  );
}
