import { useTranslations } from "next-intl";
import { ByteSize, formatBytes } from "@/components/catalog/byte-size";
import { FileReadingLine } from "@/components/catalog/file-reading";
import { callsDanger, loadVerdict } from "@/components/catalog/pickle-verdict";
import { NotStated } from "@/components/evidence/not-stated";
import { Code } from "@/components/ui/code";
import { CopyButton } from "@/components/ui/copy-button";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import type { Artifact } from "@/lib/catalog/files/schema";

type FileTableProps = {
  artifacts: readonly Artifact[];
  /** Where a file is shown from inside. */
  hrefOf: (path: string) => string;
};

/** Every file of a revision with what its bytes say; those that can run code stand last and say so. */
export function FileTable({ artifacts, hrefOf }: FileTableProps) {
  const t = useTranslations("model.files");
  return (
    <>
      <Table label={t("label")} className="min-w-[48rem]">
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
            <FileRow key={artifact.path} artifact={artifact} href={hrefOf(artifact.path)} />
          ))}
        </tbody>
      </Table>
      <p className="mt-2 text-sm text-ink-soft">
        <Total artifacts={artifacts} />
      </p>
    </>
  );
}

function FileRow({ artifact, href }: { artifact: Artifact; href: string }) {
  const t = useTranslations("model.files");
  const { path, sizeBytes, sha256, gitOid } = artifact;
  return (
    <Row>
      <HeadCell scope="row" className="max-w-md min-w-56 font-normal">
        <Code>{path}</Code>
        <FileReadingLine artifact={artifact} href={href} />
      </HeadCell>
      <Cell label={t("size")} numeric>
        <ByteSize bytes={sizeBytes} />
      </Cell>
      <Cell label={t("format")}>
        <Format artifact={artifact} />
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

/** What the bytes are goes before the ending of the name; of a pickle also what that means. */
function Format({ artifact }: { artifact: Artifact }) {
  const t = useTranslations("model.files");
  const formats = useTranslations("catalog.format");
  const verdict = loadVerdict(artifact);
  if (verdict === "dangerous")
    return <Tag tone="bad">{t(callsDanger(artifact) ? "pickleDangerous" : "pickleImported")}</Tag>;
  if (verdict === "unknown" || verdict === "unread") return <Tag tone="caution">{t("pickle")}</Tag>;
  const { reading } = artifact;
  const format = reading && reading.format !== "other" ? reading.format : artifact.format;
  return (
    <span className="whitespace-nowrap">{formats.has(format) ? formats(format) : format}</span>
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
