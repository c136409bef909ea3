const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** A size in a sentence, decimal as disks and the Hub count: `1.5 GB`. */
export function formatBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 999.5 && unit < UNITS.length - 1) [size, unit] = [size / 1000, unit + 1];
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${size.toFixed(digits).replace(/[.]0$/, "")} ${UNITS[unit] ?? "bytes"}`;
}
