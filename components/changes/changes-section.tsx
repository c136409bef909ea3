import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChangeList } from "@/components/changes/change-list";
import { FeedLinks } from "@/components/changes/feed-links";
import { KindFilter } from "@/components/changes/kind-filter";
import { IgnoredParts } from "@/components/search/ignored-parts";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import type { ChangesAnswer, ChangesQuery } from "@/lib/catalog/changes/schema";
import { changesParams } from "@/lib/catalog/changes/url";
import type { FieldError } from "@/lib/errors";

type ChangesSectionProps = {
  query: ChangesQuery;
  notes: readonly FieldError[];
  answer: ChangesAnswer;
  /** Null for the changes of all models. */
  modelRef: string | null;
  /** The page with another query string. */
  hrefOf: (query: string) => string;
  /** What stands where nothing ever changed. */
  none: ReactNode;
};

/** A page of changes with its filter, its feed and the way to older ones. */
export function ChangesSection({
  query,
  notes,
  answer: { changes, meta },
  modelRef,
  hrefOf,
  none,
}: ChangesSectionProps) {
  const t = useTranslations("changes");
  const { kind, before, limit } = query;
  const isPlain = kind.length === 0 && before === undefined;
  return (
    <div className="space-y-5">
      <IgnoredParts notes={notes} />
      <p className="text-sm text-ink-soft">
        <FeedLinks modelRef={modelRef} query={changesParams({ kind })} />
      </p>
      {!(isPlain && changes.length === 0) && (
        <KindFilter
          chosen={kind}
          hrefOf={(kinds) => hrefOf(changesParams({ kind: [...kinds], limit }))}
        />
      )}
      {changes.length > 0 ? (
        <ChangeList changes={changes} withModel={modelRef === null} />
      ) : isPlain ? (
        <EmptyState title={t("none.title")}>{none}</EmptyState>
      ) : (
        <EmptyState title={t(before === undefined ? "none.kinds" : "none.past")}>
          <ButtonLink href={hrefOf(before === undefined ? "" : changesParams({ kind, limit }))}>
            {t(before === undefined ? "none.clear" : "none.newest")}
          </ButtonLink>
        </EmptyState>
      )}
      {changes.length > 0 && (
        <Pagination
          label={t("pages.label")}
          previous={
            before === undefined
              ? null
              : { href: hrefOf(changesParams({ kind, limit })), label: t("pages.newest") }
          }
          next={
            meta.before === null
              ? null
              : {
                  href: hrefOf(changesParams({ kind, limit, before: meta.before })),
                  label: t("pages.older"),
                }
          }
        />
      )}
    </div>
  );
}
