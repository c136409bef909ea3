import { useTranslations } from "next-intl";
import { formatBytes } from "@/components/catalog/byte-size";
import { KeyValue, KeyValues } from "@/components/ui/key-values";
import type { Artifact } from "@/lib/catalog/files/schema";

const OF_INTEREST = ["safetensors", "gguf", "pickle", "onnx"] as const;

/** Which formats there are, by what the bytes are where they were read, and how far they were. */
export function FileTotals({ artifacts }: { artifacts: readonly Artifact[] }) {
  const t = useTranslations("files.totals");
  const formats = useTranslations("catalog.format");
  const groups = OF_INTEREST.map((format) => ({
    format,
    files: artifacts.filter((artifact) => formatOf(artifact) === format),
  }));
  const known = groups.filter(({ files }) => files.length > 0);
  if (known.length === 0) return null;
  const readable = artifacts.filter((file) =>
    ["safetensors", "gguf", "pickle"].includes(file.format),
  );
  const read = readable.filter(({ reading }) => reading !== null).length;
  const count = readable.length;
  return (
    <KeyValues className="mb-8">
      <KeyValue term={t("formats")}>
        <ul className="flex flex-wrap gap-x-5 gap-y-0.5">
          {known.map(({ format, files }) => (
            <li key={format}>
              <Group name={formats(format)} files={files} />
            </li>
          ))}
        </ul>
      </KeyValue>
      {count > 0 && (
        <KeyValue term={t("read")}>
          {t(read === count ? "readAll" : read === 0 ? "readNone" : "readSome", { read, count })}
          <span className="block text-xs text-ink-faint">{t("how")}</span>
        </KeyValue>
      )}
    </KeyValues>
  );
}

/** What a file is goes before what it is called. */
function formatOf({ format, reading }: Artifact): string {
  const isRead = reading !== null && reading.format !== "other";
  return isRead ? reading.format : format;
}

function Group({ name, files }: { name: string; files: readonly Artifact[] }) {
  const t = useTranslations("files.totals");
  const sizes = files.flatMap(({ sizeBytes }) => sizeBytes ?? []);
  if (sizes.length < files.length) return t("format", { format: name, count: files.length });
  const size = formatBytes(sizes.reduce((sum, bytes) => sum + bytes, 0));
  return t("formatSized", { format: name, count: files.length, size });
}
