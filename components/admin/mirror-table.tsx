import { useTranslations } from "next-intl";
import { ActForm } from "@/components/admin/act-form";
import { Moment } from "@/components/admin/moment";
import { ProgressBar } from "@/components/admin/progress-bar";
import { ByteSize } from "@/components/catalog/byte-size";
import { ButtonLink } from "@/components/ui/button-link";
import { Code } from "@/components/ui/code";
import { Link } from "@/components/ui/link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag, type TagTone } from "@/components/ui/tag";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
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
          <HeadCell className="min-w-80">{t("column.model")}</HeadCell>
          <HeadCell className="min-w-40">{t("column.state")}</HeadCell>
          <HeadCell numeric>{t("column.bytes")}</HeadCell>
          <HeadCell>{t("column.asked")}</HeadCell>
          <HeadCell>{t("column.acts")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {mirrors.map((mirror) => (
          <Row key={mirror.revisionId} className="hover:bg-raised">
            <HeadCell scope="row" className="max-w-[32rem] font-normal wrap-anywhere">
              <Link href={links.model(mirror.ref, "files", mirror.sha ?? undefined)}>
                {mirror.ref}
              </Link>
              {mirror.sha && (
                <Code className="text-xs text-ink-faint max-sm:ml-2 sm:block">
                  {mirror.sha.slice(0, 12)}
                </Code>
              )}
            </HeadCell>
            {/* On a phone these need no column's name, and share lines. */}
            <Cell className="max-w-80 max-sm:mr-3 max-sm:inline-block!">
              <State mirror={mirror} />
            </Cell>
            <Cell numeric className="whitespace-nowrap max-sm:inline-block!">
              <ByteSize bytes={mirror.bytesTotal} />
              <span className="text-[0.8125rem] text-ink-faint max-sm:ml-2 sm:block">
                <Files mirror={mirror} />
              </span>
            </Cell>
            <Cell>
              <span className="text-ink-faint sm:hidden">{t("askedBy")} </span>
              <AskedBy wantedBy={mirror.wantedBy} rules={rules} />{" "}
              <span className="text-[0.8125rem] text-ink-faint sm:block">
                <Moment at={mirror.askedAt} />
                {mirror.finishedAt && (
                  <span className="sm:block">
                    <span className="sm:hidden">, </span>
                    {t("ended")} <Moment at={mirror.finishedAt} />
                  </span>
                )}
              </span>
            </Cell>
            <Cell>
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
  const { status, bytesDone, bytesTotal, message, ref, sha } = mirror;
  return (
    <>
      <Tag tone={TONES[status]}>{t(`status.${status}`)}</Tag>
      {status === "copying" && (
        <span className="mt-1 block">
          <ProgressBar label={t("progress", { ref })} done={bytesDone} total={bytesTotal} />
        </span>
      )}
      {message && (
        <span className="mt-1 block text-[0.8125rem] text-ink-soft">
          {message}
          {status === "refused" && sha === null && (
            <>
              {" "}
              {t("readFirst")} <Code className="text-xs">npm run sync -- --model {ref}</Code>
            </>
          )}
        </span>
      )}
    </>
  );
}

function Files({ mirror: { status, filesDone, filesTotal } }: { mirror: MirrorRow }) {
  const t = useTranslations("admin.mirror");
  return status === "copying"
    ? t("filesOf", { done: filesDone, total: filesTotal })
    : t("files", { count: filesTotal });
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
  // Without a commit it would be refused again.
  const canAsk =
    sha !== null && (status === "refused" || status === "failed" || status === "released");
  return (
    <div className="flex flex-wrap gap-1.5 sm:-mt-1">
      {canAsk && (
        <ActForm action={ask} fields={{ model: ref, revision: sha }} about={ref}>
          {t(status === "released" ? "askAgain" : "retry")}
        </ActForm>
      )}
      {status === "complete" && (
        <ButtonLink href={links.adminMirror({ release: revisionId })} size="small">
          {t("release")}
          <VisuallyHidden> {ref}</VisuallyHidden>
        </ButtonLink>
      )}
      {status !== "released" && status !== "complete" && (
        <ActForm action={release} fields={{ revision: revisionId }} about={ref}>
          {t("giveUp")}
        </ActForm>
      )}
    </div>
  );
}
