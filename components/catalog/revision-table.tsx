import { useTranslations } from "next-intl";
import { NotStated } from "@/components/evidence/not-stated";
import { Timestamp } from "@/components/evidence/timestamp";
import { Code } from "@/components/ui/code";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import type { FormerName, RevisionSummary } from "@/lib/catalog/schema";
import { links } from "@/lib/web/links";

/** Every revision held of a model, newest first. Aliases show where they point today. */
export function RevisionTable({
  modelRef,
  formerNames,
  revisions,
  currentId,
}: {
  modelRef: string;
  /** Names it had, newest first. */
  formerNames: readonly FormerName[];
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
              <NameThen formerNames={formerNames} capturedAt={capturedAt} />
            </HeadCell>
            <Cell label={t("aliases")}>
              <span className="inline-flex flex-wrap gap-1">
                {aliases.map((alias) => (
                  <Tag key={alias}>{alias}</Tag>
                ))}
              </span>
            </Cell>
            <Cell label={t("modifiedShort")} className="whitespace-nowrap">
              {modifiedAt ? <Timestamp at={modifiedAt} /> : <NotStated />}
            </Cell>
            <Cell label={t("capturedShort")} className="whitespace-nowrap">
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

/** The name a revision was read under, where the model has another today. */
function NameThen({
  formerNames,
  capturedAt,
}: {
  formerNames: readonly FormerName[];
  capturedAt: string;
}) {
  const t = useTranslations("changes.formerly");
  const then = formerNames.findLast(({ until }) => capturedAt < until);
  if (!then) return null;
  return (
    <span className="block text-xs text-ink-faint">
      {t.rich("row", { name: () => <Code>{then.ref}</Code> })}
    </span>
  );
}

/** The names a model had, which go on leading here. */
export function FormerNames({ names }: { names: readonly FormerName[] }) {
  const t = useTranslations("changes.formerly");
  if (names.length === 0) return null;
  return (
    <p className="mt-3 max-w-prose text-sm text-ink-soft">
      {t("line")}{" "}
      {names.map(({ ref, until }, place) => (
        <span key={ref}>
          {place > 0 && ", "}
          {t.rich("name", {
            name: () => <Code>{ref}</Code>,
            when: () => <Timestamp at={until} />,
          })}
        </span>
      ))}
      . {t("lead")}
    </p>
  );
}
