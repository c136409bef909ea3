import { useFormatter, useTranslations } from "next-intl";
import { CountsBar } from "@/components/admin/counts-bar";
import type { MirrorStatus } from "@/components/admin/mirror-table";
import { Moment } from "@/components/admin/moment";
import { formatBytes } from "@/components/catalog/byte-size";
import type { StoreTotals } from "@/lib/catalog/mirrors/schema";
import { links } from "@/lib/web/links";

const TONES = {
  copying: "copper",
  waiting: "plain",
  complete: "good",
  refused: "bad",
  failed: "caution",
  released: "muted",
} as const satisfies Record<MirrorStatus, string>;

/** In the order they are shown. */
export const MIRROR_STATUSES = Object.keys(TONES) as readonly MirrorStatus[];

type MirrorCountsProps = { totals: StoreTotals; status?: MirrorStatus | undefined };

/** What the store holds, and how many copies there are of each state; each leads to its list. */
export function MirrorCounts({ totals, status }: MirrorCountsProps) {
  const t = useTranslations("admin.mirror");
  const format = useFormatter();
  const { contents, bytes, unreferencedBytes, verifiedAt } = totals;
  return (
    <div className="space-y-4">
      <p className="text-sm">
        {t("holds", { contents: format.number(contents), size: formatBytes(bytes) })}
        {unreferencedBytes > 0 && (
          <span className="text-ink-soft">
            {" "}
            {t("unreferenced", { size: formatBytes(unreferencedBytes) })}
          </span>
        )}
        {verifiedAt !== null && (
          <span className="text-ink-soft">
            {" "}
            {t("verified")} <Moment at={verifiedAt} /> UTC.
          </span>
        )}
      </p>
      <CountsBar
        label={t("byStatus")}
        counts={MIRROR_STATUSES.map((one) => ({
          key: one,
          label: t(`status.${one}`),
          count: totals.mirrors[one] ?? 0,
          tone: TONES[one],
          current: status === one,
          href: links.adminMirror({ status: status === one ? undefined : one }),
        }))}
      />
    </div>
  );
}
