import { useTranslations } from "next-intl";
import { NotStated } from "@/components/evidence/not-stated";
import { Timestamp } from "@/components/evidence/timestamp";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import type { RevisionSummary } from "@/lib/catalog/schema";
import { links } from "@/lib/web/links";

/** Every revision held of a model, newest first. Aliases show where they point today. */
export function RevisionTable({
  modelRef,
  revisions,
  currentId,
}: {
  modelRef: string;
  revisions: readonly RevisionSummary[];
  currentId: string;
}) {
  const t = useTranslations("model.revisions");
  return (
    <Table label={t("label")} className="min-w-[40rem]">
      <thead>
        <Row>
          <HeadCell>{t("revision")}</HeadCell>
          <HeadCell>{t("aliases")}</HeadCell>
          <HeadCell>{t("modified")}</HeadCell>
          <HeadCell>{t("captured")}</HeadCell>
          <HeadCell numeric>{t("files")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {revisions.map(({ id, sha, digest, aliases, modifiedAt, capturedAt, artifacts }) => (
          <Row key={id} className={id === currentId ? "bg-raised" : undefined}>
            <HeadCell scope="row" className="pl-2 font-normal">
              <Link
                href={links.model(modelRef, "overview", sha ?? digest)}
                className="font-mono text-[0.875em] whitespace-nowrap"
              >
                {sha ? sha.slice(0, 12) : t("digest", { digest: digest.slice(0, 12) })}
              </Link>
              {id === currentId && <span className="ml-3 text-xs text-copper">{t("reading")}</span>}
              {!sha && (
                <span className="ml-3">
                  <Tag tone="caution">{t("unpinned")}</Tag>
                </span>
              )}
            </HeadCell>
            <Cell label={t("aliases")}>
              <span className="inline-flex flex-wrap gap-1">
                {aliases.map((alias) => (
                  <Tag key={alias}>{alias}</Tag>
                ))}
              </span>
            </Cell>
            <Cell label={t("modified")} className="whitespace-nowrap">
              {modifiedAt ? <Timestamp at={modifiedAt} /> : <NotStated />}
            </Cell>
            <Cell label={t("captured")} className="whitespace-nowrap">
              <Timestamp at={capturedAt} />
            </Cell>
            <Cell label={t("files")} numeric>
              {artifacts}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
