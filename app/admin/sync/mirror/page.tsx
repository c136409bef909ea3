import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DoneNotice } from "@/components/admin/done-notice";
import { MIRROR_STATUSES, MirrorCounts } from "@/components/admin/mirror-counts";
import { MirrorForm } from "@/components/admin/mirror-form";
import { MirrorRelease } from "@/components/admin/mirror-release";
import { MirrorTable } from "@/components/admin/mirror-table";
import { SyncFrame } from "@/components/admin/sync-frame";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Pagination } from "@/components/ui/pagination";
import { SectionHeading } from "@/components/ui/section-heading";
import { signOut } from "@/lib/accounts/actions";
import { askMirror, releaseKeptMirror } from "@/lib/sync/actions";
import { loadMirrors, loadRelease } from "@/lib/sync/loaders";
import { links } from "@/lib/web/links";
import { givenOf } from "../given";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin.mirror");
  return { title: t("title") };
}

/** The field a refusal is about. */
const REFUSED: ReadonlyMap<string, "model" | "revision"> = new Map([
  ["no_model", "model"],
  ["no_revision", "revision"],
]);

export default async function MirrorPage({ searchParams }: PageProps<"/admin/sync/mirror">) {
  const given = await givenOf(searchParams);
  if (given.release !== undefined) return <Release revisionId={given.release} />;
  const status = MIRROR_STATUSES.find((one) => one === given.status);
  const page = Math.max(1, Math.floor(Number(given.page)) || 1);
  const { admin, totals, mirrors, hasMore, rules } = await loadMirrors({ status, page });
  const t = await getTranslations("admin.mirror");
  const address = (to: number) =>
    links.adminMirror({ status, page: to > 1 ? String(to) : undefined });
  return (
    <SyncFrame tab="mirror" title={t("title")} lead={t("lead")} admin={admin} signOut={signOut}>
      <DoneNotice given={given} />
      <section>
        <SectionHeading>{t("form.title")}</SectionHeading>
        <MirrorForm
          action={askMirror}
          model={given.model ?? ""}
          revision={given.revision ?? ""}
          refused={REFUSED.get(given.refused ?? "") ?? null}
        />
      </section>
      <MirrorCounts totals={totals} status={status} />
      <section>
        <SectionHeading>{t("copies")}</SectionHeading>
        {mirrors.length > 0 ? (
          <MirrorTable
            label={t("copies")}
            mirrors={mirrors}
            rules={rules}
            ask={askMirror}
            release={releaseKeptMirror}
          />
        ) : (
          <EmptyState title={t("none.title")}>
            {status === undefined && page === 1 ? t("none.body") : t("noneSuch")}
          </EmptyState>
        )}
        <Pagination
          label={t("pages")}
          previous={page > 1 ? { href: address(page - 1), label: t("newer") } : null}
          next={hasMore ? { href: address(page + 1), label: t("older") } : null}
        />
      </section>
    </SyncFrame>
  );
}

/** Asks once more before a copy is let go of. */
async function Release({ revisionId }: { revisionId: string }) {
  const [{ admin, copy }, t] = await Promise.all([
    loadRelease(revisionId),
    getTranslations("admin.mirror"),
  ]);
  return (
    <SyncFrame
      tab="mirror"
      title={copy ? t("removal.title", { ref: copy.ref }) : t("title")}
      admin={admin}
      signOut={signOut}
    >
      {copy ? (
        <MirrorRelease copy={copy} action={releaseKeptMirror} />
      ) : (
        <EmptyState title={t("removal.absent")}>
          <Link href={links.adminMirror()}>{t("removal.all")}</Link>
        </EmptyState>
      )}
    </SyncFrame>
  );
}
