import { useTranslations } from "next-intl";
import { ByteSize, formatBytes } from "@/components/catalog/byte-size";
import { NotStated } from "@/components/evidence/not-stated";
import { Code } from "@/components/ui/code";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import type { Artifact } from "@/lib/catalog/files/schema";

/** Every file of a revision; those that can run code stand last and say so. */
export function FileTable({ artifacts }: { artifacts: readonly Artifact[] }) {
  const t = useTranslations("model.files");
  const pickles = artifacts.filter(({ format }) => format === "pickle");
  return (
    <>
      {pickles.length > 0 && (
        <Notice tone="caution" title={t("pickles", { count: pickles.length })} className="mb-6">
          {t("picklesBody")}
        </Notice>
      )}
      <Table label={t("label")} className="min-w-[44rem]">
        <thead>
          <Row>
            <HeadCell>{t("path")}</HeadCell>
            <HeadCell numeric>{t("size")}</HeadCell>
            <HeadCell>{t("format")}</HeadCell>
            <HeadCell>{t("sha256")}</HeadCell>
            <HeadCell>{t("oid")}</HeadCell>
          </Row>
        </thead>
        <tbody>
          {artifacts.map((artifact) => (
            <FileRow key={artifact.path} artifact={artifact} />
          ))}
        </tbody>
      </Table>
      <p className="mt-2 text-sm text-ink-soft">
        <Total artifacts={artifacts} />
      </p>
    </>
  );
}

function FileRow({
  artifact: { path, sizeBytes, sha256, gitOid, format },
}: {
  artifact: Artifact;
}) {
  const t = useTranslations("model.files");
  const formats = useTranslations("catalog.format");
  return (
    <Row>
      <HeadCell scope="row" className="min-w-48 font-normal">
        <Code>{path}</Code>
      </HeadCell>
      <Cell label={t("size")} numeric>
        <ByteSize bytes={sizeBytes} />
      </Cell>
      <Cell label={t("format")}>
        {format === "pickle" ? (
          <Tag tone="bad">{t("pickle")}</Tag>
        ) : (
          <span className="whitespace-nowrap">
            {formats.has(format) ? formats(format) : format}
          </span>
        )}
      </Cell>
      <Cell label={t("sha256")} className="whitespace-nowrap">
        {sha256 ? (
          <span className="inline-flex items-center">
            <span className="font-mono text-[0.875em]" title={sha256}>
              {sha256.slice(0, 12)}…
            </span>
            <CopyButton value={sha256} label={t("copy", { path })} copied={t("copied")} />
          </span>
        ) : (
          <NotStated />
        )}
      </Cell>
      <Cell label={t("oid")} className="whitespace-nowrap">
        {gitOid ? (
          <span className="font-mono text-[0.875em]" title={gitOid}>
            {gitOid.slice(0, 10)}
          </span>
        ) : (
          <NotStated />
        )}
      </Cell>
    </Row>
  );
}

/** A total only of what is stated: a missing size is not a size of zero. */
function Total({ artifacts }: { artifacts: readonly Artifact[] }) {
  const t = useTranslations("model.files");
  const sizes = artifacts.flatMap(({ sizeBytes }) => sizeBytes ?? []);
  const count = artifacts.length;
  if (sizes.length === 0) return t("totalUnstated", { count });
  const size = formatBytes(sizes.reduce((sum, bytes) => sum + bytes, 0));
  return sizes.length === count
    ? t("total", { count, size })
    : t("totalPartly", { count, sized: sizes.length, size });
}
