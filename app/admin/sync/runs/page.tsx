import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { DoneNotice } from "@/components/admin/done-notice";
import { RunFilters } from "@/components/admin/run-filters";
import { RunTable } from "@/components/admin/run-table";
import { SyncFrame } from "@/components/admin/sync-frame";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { signOut } from "@/lib/accounts/actions";
import { loadRuns } from "@/lib/sync/loaders";
import { Reach } from "@/lib/sync/schema";
import { links } from "@/lib/web/links";
import { givenOf } from "../given";

// What cannot be read of an address does not narrow: an old link must still open.
const RunsQuery = z.object({
  rule: z.uuid().optional().catch(undefined),
  reach: Reach.optional().catch(undefined),
  status: z.enum(["running", "completed", "interrupted", "failed"]).optional().catch(undefined),
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin.runs");
  return { title: t("title") };
}

export default async function RunsPage({ searchParams }: PageProps<"/admin/sync/runs">) {
  const given = await givenOf(searchParams);
  const filter = RunsQuery.parse(given);
  const { admin, asOf, runs, counts, rules, next } = await loadRuns({
    ruleId: filter.rule,
    reach: filter.reach,
    status: filter.status,
    before: given.before,
  });
  const t = await getTranslations("admin.runs");
  const address = (before?: string) => links.adminRuns({ ...filter, before });
  return (
    <SyncFrame tab="runs" title={t("title")} lead={t("lead")} admin={admin} signOut={signOut}>
      <DoneNotice given={given} />
      <div className="space-y-6">
        <RunFilters filter={filter} counts={counts} rules={rules} />
        <div id="runs">
          {runs.length > 0 ? (
            <RunTable label={t("title")} runs={runs} asOf={asOf} />
          ) : (
            <EmptyState title={t("none.title")}>{t("none.body")}</EmptyState>
          )}
          <Pagination
            label={t("pages")}
            previous={given.before ? { href: address(), label: t("newest") } : null}
            next={next === null ? null : { href: address(next), label: t("older") }}
          />
        </div>
      </div>
    </SyncFrame>
  );
}
