import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ByteSize } from "@/components/catalog/byte-size";
import { Code } from "@/components/ui/code";
import { KeyValue, KeyValues } from "@/components/ui/key-values";
import type { DtypeCount, FileSummary } from "@/lib/artifacts/reading";
import type { Artifact } from "@/lib/catalog/files/schema";

type FileHeaderProps = { artifact: Artifact; summary: FileSummary };

/** Everything the header of a file says but its tensors. */
export function FileHeader({ artifact, summary }: FileHeaderProps) {
  const t = useTranslations("files.inside");
  const formats = useTranslations("catalog.format");
  const { sha256, gitOid, sizeBytes, reading } = artifact;
  const format = reading?.format ?? artifact.format;
  return (
    <KeyValues>
      <KeyValue term={t("format")}>{formats.has(format) ? formats(format) : format}</KeyValue>
      <KeyValue term={t("size")}>
        <ByteSize bytes={sizeBytes} />
      </KeyValue>
      {sha256 && (
        <KeyValue term={t("sha256")}>
          <Code>{sha256}</Code>
        </KeyValue>
      )}
      {!sha256 && gitOid && (
        <KeyValue term={t("oid")}>
          <Code>{gitOid}</Code>
        </KeyValue>
      )}
      <Said summary={summary} />
    </KeyValues>
  );
}

function Said({ summary }: { summary: FileSummary }) {
  const t = useTranslations("files.inside");
  const format = useFormatter();
  switch (summary.kind) {
    case "safetensors": {
      const { tensors, parameters, elements, packedElements, dtypes, metadata } = summary;
      const packed = format.number(packedElements);
      return (
        <>
          <KeyValue term={t("tensorCount")}>{format.number(tensors)}</KeyValue>
          {parameters === null ? (
            <KeyValue term={t("stored")}>
              {t("storedNote", { count: format.number(elements), packed })}
            </KeyValue>
          ) : (
            <KeyValue term={t("parameters")}>{format.number(parameters)}</KeyValue>
          )}
          <Dtypes dtypes={dtypes} />
          <Metadata metadata={metadata} />
        </>
      );
    }
    case "gguf":
      return <Gguf summary={summary} />;
    case "pickle":
      return (
        <>
          <KeyValue term={t("container")}>{t(`containerOf.${summary.container}`)}</KeyValue>
          <KeyValue term={t("pickles")}>{format.number(summary.pickles)}</KeyValue>
          <KeyValue term={t("protocol")}>{summary.protocol}</KeyValue>
          <KeyValue term={t("opcodes")}>{format.number(summary.opcodes)}</KeyValue>
        </>
      );
    case "safetensors_index":
      return <KeyValue term={t("tensorCount")}>{format.number(summary.tensors)}</KeyValue>;
    case "tokenizer":
      return summary.facts.map(({ field, quote }) => (
        <KeyValue key={field} term={<Code>{field}</Code>}>
          {quote}
        </KeyValue>
      ));
    case "none":
      return null;
  }
}

function Gguf({ summary }: { summary: Extract<FileSummary, { kind: "gguf" }> }) {
  const t = useTranslations("files.inside");
  const format = useFormatter();
  const { split } = summary;
  const stated = (term: string, value: ReactNode) =>
    value === null || value === "" ? null : <KeyValue term={term}>{value}</KeyValue>;
  const counted = (term: string, value: number | null) =>
    stated(term, value === null ? null : format.number(value));
  return (
    <>
      {stated(t("name"), summary.name)}
      {stated(t("type"), summary.type)}
      {split && stated(t("split"), t("splitOf", { part: split.part, of: split.of }))}
      {stated(t("architecture"), summary.architecture)}
      {counted(t("parameters"), summary.parameters)}
      {counted(t("tensorCount"), summary.tensors)}
      {stated(t("quantization"), summary.quantization)}
      <Dtypes dtypes={summary.dtypes} />
      {counted(t("contextLength"), summary.contextLength)}
      {counted(t("hiddenSize"), summary.hiddenSize)}
      {counted(t("layers"), summary.layers)}
      {counted(t("heads"), summary.heads)}
      {stated(t("tokenizer"), summary.tokenizer)}
      {counted(t("vocabularySize"), summary.vocabularySize)}
      {stated(t("license"), summary.license)}
      {stated(t("baseModels"), summary.baseModels.join(", "))}
    </>
  );
}

/** Each with its share, so that a file of two halves is told from one with a few scales. */
function Dtypes({ dtypes }: { dtypes: readonly DtypeCount[] }) {
  const t = useTranslations("files.inside");
  const format = useFormatter();
  const total = dtypes.reduce((sum, { elements }) => sum + elements, 0);
  if (total === 0) return null;
  return (
    <KeyValue term={t("dtypes")}>
      <ul>
        {dtypes.map(({ dtype, elements }) => (
          <li key={dtype} className="tabular-nums">
            {t("dtype", { dtype, count: format.number(elements) })}{" "}
            <span className="text-ink-faint">{shareOf(elements / total)}</span>
          </li>
        ))}
      </ul>
    </KeyValue>
  );
}

/** To three figures, so that the smallest share is not a nought. */
const shareOf = (share: number) => `${Number((share * 100).toPrecision(3))} %`;

function Metadata({ metadata }: { metadata: Readonly<Record<string, string>> }) {
  const t = useTranslations("files.inside");
  const entries = Object.entries(metadata);
  if (entries.length === 0) return null;
  return (
    <KeyValue term={t("metadata")}>
      <ul>
        {entries.map(([key, value]) => (
          <li key={key}>
            <Code>
              {key}: {value}
            </Code>
          </li>
        ))}
      </ul>
    </KeyValue>
  );
}
