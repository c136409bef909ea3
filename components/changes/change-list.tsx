import { useTranslations } from "next-intl";
import { ModelName } from "@/components/catalog/model-name";
import { hostOf } from "@/components/catalog/source-link";
import { ChangeEntry } from "@/components/changes/change-entry";
import { CommitStep } from "@/components/changes/commit-step";
import { Timestamp } from "@/components/evidence/timestamp";
import { ExternalLink } from "@/components/ui/external-link";
import { CHANGE_KINDS, type ModelChange } from "@/lib/catalog/changes/schema";

type ChangeListProps = {
  changes: readonly ModelChange[];
  /** Where the changes of many models stand together, each group names its own. */
  withModel?: boolean;
};

/** Changes by the reading that saw them: a new commit and all it brought stand under one date. */
export function ChangeList({ changes, withModel = false }: ChangeListProps) {
  const t = useTranslations("changes.entry");
  return (
    <ol aria-label={t("list")} className="border-y border-line">
      {readings(changes).map((group) => {
        const [first] = group;
        const host = hostOf(first.source);
        return (
          <li
            key={first.seq}
            className="grid gap-x-8 gap-y-2 border-b border-line py-5 last:border-b-0 lg:grid-cols-[12rem_minmax(0,1fr)]"
          >
            <p className="flex flex-wrap gap-x-3 text-sm text-ink-faint lg:block">
              <Timestamp at={first.at} withTime className="text-ink" />
              {host && (
                <span className="text-xs lg:mt-1 lg:block">
                  {t("seenAt")} <ExternalLink href={first.source}>{host}</ExternalLink>
                </span>
              )}
            </p>
            <div className="min-w-0 space-y-4">
              <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm empty:hidden">
                {withModel && (
                  <h2 className="text-[0.9375rem] font-normal tracking-normal">
                    <ModelName name={first.model} inCatalog />
                  </h2>
                )}
                <CommitStep change={first} />
              </div>
              {group.toSorted(byWeight).map((change) => (
                <ChangeEntry key={change.seq} change={change} />
              ))}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** Of one reading the new commit comes first, then what binds before what is routine. */
const byWeight = (a: ModelChange, b: ModelChange) => placeOf(a) - placeOf(b);
const placeOf = ({ kind }: ModelChange) => (kind === "moved" ? -1 : CHANGE_KINDS.indexOf(kind));

type Group = [ModelChange, ...ModelChange[]];

/** Neighbors of one model, one moment and one step from revision to revision. */
function readings(changes: readonly ModelChange[]): Group[] {
  const groups: Group[] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last && isOneReading(last[0], change)) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

const isOneReading = (a: ModelChange, b: ModelChange) =>
  a.model === b.model &&
  a.at === b.at &&
  a.source === b.source &&
  a.from?.digest === b.from?.digest &&
  a.to?.digest === b.to?.digest;
