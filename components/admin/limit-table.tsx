import { useFormatter, useTranslations } from "next-intl";
import { formatDuration } from "@/components/admin/duration";
import { Moment } from "@/components/admin/moment";
import { NotStated } from "@/components/evidence/not-stated";
import { Code } from "@/components/ui/code";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import type { Limit } from "@/lib/sync/limits/queries";

type LimitTableProps = {
  label: string;
  limits: readonly Limit[];
  /** Addresses of Hubs that do not answer. */
  silent: readonly string[];
};

/** What each Hub allows, how much of it is left, and until when nobody asks. */
export function LimitTable({ label, limits, silent }: LimitTableProps) {
  const t = useTranslations("admin.limits");
  return (
    <Table label={label}>
      <thead>
        <Row>
          <HeadCell className="min-w-36">{t("column.what")}</HeadCell>
          <HeadCell>{t("column.hub")}</HeadCell>
          <HeadCell className="min-w-48">{t("column.state")}</HeadCell>
          <HeadCell numeric>{t("column.quota")}</HeadCell>
          <HeadCell numeric>{t("column.remaining")}</HeadCell>
          <HeadCell>{t("column.resets")}</HeadCell>
          <HeadCell numeric>{t("column.requests")}</HeadCell>
          <HeadCell numeric>{t("column.refusals")}</HeadCell>
          <HeadCell>{t("column.heard")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {limits.map((limit) => (
          <LimitRow
            key={`${limit.hubUrl} ${limit.token} ${limit.class}`}
            limit={limit}
            isSilent={silent.includes(limit.hubUrl)}
          />
        ))}
      </tbody>
    </Table>
  );
}

function LimitRow({ limit, isSilent }: { limit: Limit; isSilent: boolean }) {
  const t = useTranslations("admin.limits");
  const format = useFormatter();
  return (
    <Row>
      <HeadCell scope="row" className="font-normal">
        {t(`class.${limit.class}`)}
      </HeadCell>
      <Cell label={t("column.hub")}>
        <Code>{limit.hubUrl.replace(/^https?:\/\//, "")}</Code>{" "}
        <span className="block text-xs text-ink-faint">
          {limit.token === "anonymous" ? t("anonymous") : t("token", { digest: limit.token })}
        </span>
      </Cell>
      <Cell label={t("column.state")}>
        {limit.blockedUntil ? (
          <>
            <Tag tone="caution">{t("blocked")}</Tag>{" "}
            <span className="whitespace-nowrap">
              {t("until")} <Moment at={limit.blockedUntil} seconds />
            </span>
            <span className="block text-[0.8125rem] text-ink-soft">{limit.blockedReason}</span>
          </>
        ) : (
          <Tag tone={isSilent ? "caution" : "good"}>{t(isSilent ? "silent" : "open")}</Tag>
        )}
      </Cell>
      <Cell label={t("column.quota")} numeric className="whitespace-nowrap">
        {limit.quota === null ? (
          <NotStated />
        ) : (
          <>
            {format.number(limit.quota)}
            {limit.windowSeconds !== null && (
              <span className="text-ink-faint">
                {" "}
                {t("per", { window: formatDuration(limit.windowSeconds * 1000) })}
              </span>
            )}
          </>
        )}
      </Cell>
      <Cell label={t("column.remaining")} numeric>
        {limit.remaining === null ? "–" : format.number(limit.remaining)}
      </Cell>
      <Cell label={t("column.resets")}>
        {limit.resetsAt ? <Moment at={limit.resetsAt} seconds /> : "–"}
      </Cell>
      <Cell label={t("column.requests")} numeric>
        {format.number(limit.requests)}
      </Cell>
      <Cell
        label={t("column.refusals")}
        numeric
        className={limit.refusals > 0 ? "text-caution" : undefined}
      >
        {format.number(limit.refusals)}
      </Cell>
      <Cell label={t("column.heard")}>
        {limit.heardAt ? <Moment at={limit.heardAt} seconds /> : "–"}
      </Cell>
    </Row>
  );
}
