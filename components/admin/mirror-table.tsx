import { useFormatter, useTranslations } from "next-intl";
import { ActForm } from "@/components/admin/act-form";
import { Moment } from "@/components/admin/moment";
import { ProgressBar } from "@/components/admin/progress-bar";
import { ByteSize } from "@/components/catalog/byte-size";
import { Code } from "@/components/ui/code";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag, type TagTone } from "@/components/ui/tag";
import type { MirrorRow } from "@/lib/catalog/mirrors/schema";
import { links } from "@/lib/web/links";

export type MirrorStatus = MirrorRow["status"];

const TONES = {
  copying: "copper",
  waiting: "neutral",
  complete: "good",
  refused: "bad",
  failed: "bad",
  released: "neutral",
} as const satisfies Record<MirrorStatus, TagTone>;

/** A rule by its id; one that was deleted since has no name. */
export type RuleNames = Readonly<Record<string, string>>;

type MirrorTableProps = {
  label: string;
  mirrors: readonly MirrorRow[];
  rules: RuleNames;
  ask: (form: FormData) => Promise<void>;
  release: (form: FormData) => Promise<void>;
};

/** Revisions whose bytes are kept here or were asked for: all of a commit, or nothing. */
export function MirrorTable({ label, mirrors, rules, ask, release }: MirrorTableProps) {
  const t = useTranslations("admin.mirror");
  return (
    <Table label={label}>
      <thead>
        <Row>
          <HeadCell className="min-w-64">{t("column.model")}</HeadCell>
          <HeadCell className="min-w-56">{t("column.state")}</HeadCell>
          <HeadCell numeric>{t("column.files")}</HeadCell>
          <HeadCell numeric>{t("column.bytes")}</HeadCell>
          <HeadCell className="min-w-40">{t("column.asked")}</HeadCell>
          <HeadCell>{t("column.ended")}</HeadCell>
          <HeadCell>{t("column.acts")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {mirrors.map((mirror) => (
          <Row key={mirror.revisionId} className="hover:bg-raised">
            <HeadCell scope="row" className="max-w-96 font-normal wrap-anywhere">
              <Link href={links.model(mirror.ref, "files", mirror.sha ?? undefined)}>
                {mirror.ref}
              </Link>
              {mirror.sha && (
                <Code className="block text-xs text-ink-faint">{mirror.sha.slice(0, 12)}</Code>
              )}
            </HeadCell>
            <Cell label={t("column.state")} className="max-w-96">
              <State mirror={mirror} />
            </Cell>
            <Cell label={t("column.files")} numeric className="whitespace-nowrap">
              <Files mirror={mirror} />
            </Cell>
            <Cell label={t("column.bytes")} numeric>
              <ByteSize bytes={mirror.bytesTotal} />
            </Cell>
            <Cell label={t("column.asked")}>
              <AskedBy wantedBy={mirror.wantedBy} rules={rules} />
              <Moment at={mirror.askedAt} className="block text-[0.8125rem] text-ink-faint" />
            </Cell>
            <Cell label={t("column.ended")}>
              {mirror.finishedAt ? <Moment at={mirror.finishedAt} /> : "–"}
            </Cell>
            <Cell label={t("column.acts")}>
              <Acts mirror={mirror} ask={ask} release={release} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function State({ mirror }: { mirror: MirrorRow }) {
  const t = useTranslations("admin.mirror");
  const { status, bytesDone, bytesTotal, message, ref } = mirror;
  return (
    <>
      <Tag tone={TONES[status]}>{t(`status.${status}`)}</Tag>
      {status === "copying" && (
        <span className="mt-1 block">
          <ProgressBar label={t("progress", { ref })} done={bytesDone} total={bytesTotal} />
        </span>
      )}
      {message && <span className="mt-1 block text-[0.8125rem] text-ink-soft">{message}</span>}
    </>
  );
}

function Files({ mirror: { status, filesDone, filesTotal } }: { mirror: MirrorRow }) {
  const t = useTranslations("admin.mirror");
  const format = useFormatter();
  return status === "copying"
    ? t("filesOf", { done: filesDone, total: filesTotal })
    : format.number(filesTotal);
}

const RULE = "rule:";

function AskedBy({ wantedBy, rules }: { wantedBy: string; rules: RuleNames }) {
  const t = useTranslations("admin.mirror");
  if (!wantedBy.startsWith(RULE)) return t("byAdmin");
  const id = wantedBy.slice(RULE.length);
  const name = rules[id];
  return name === undefined ? t("byDeletedRule") : <Link href={links.adminRule(id)}>{name}</Link>;
}

type ActsProps = Pick<MirrorTableProps, "ask" | "release"> & { mirror: MirrorRow };

function Acts({ mirror: { revisionId, ref, sha, status }, ask, release }: ActsProps) {
  const t = useTranslations("admin.mirror");
  const canAsk = status === "refused" || status === "failed" || status === "released";
  return (
    <div className="flex flex-wrap gap-1.5">
      {canAsk && (
        <ActForm action={ask} fields={{ model: ref, revision: sha ?? "" }} about={ref}>
          {t(status === "released" ? "askAgain" : "retry")}
        </ActForm>
      )}
      {status !== "released" && (
        <ActForm action={release} fields={{ revision: revisionId }} about={ref} look="quiet">
          {t(status === "complete" ? "release" : "giveUp")}
        </ActForm>
      )}
    </div>
  );
}
