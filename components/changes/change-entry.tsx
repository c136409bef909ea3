import { Hash } from "lucide-react";
import { useTranslations } from "next-intl";
import { DiffList } from "@/components/changes/diff-list";
import { diffRows, unnamed } from "@/components/changes/diff-rows";
import { KindMark } from "@/components/changes/kind-mark";
import { sentenceOf } from "@/components/changes/sentence";
import { Link } from "@/components/ui/link";
import type { ModelChange } from "@/lib/catalog/changes/schema";
import { changeAnchor, links } from "@/lib/web/links";

const SHOWN = 6;

/** One change: its kind, what it is in a sentence, the two sides, and what follows from it for whoever relied on it. */
export function ChangeEntry({ change }: { change: ModelChange }) {
  const t = useTranslations();
  const e = useTranslations("changes.entry");
  const rows = diffRows(change, t);
  const hidden = change.kind === "weights" || change.kind === "files" ? unnamed(change) : 0;
  // A list of names says little at a glance; their count stands in the sentence.
  const shown = change.kind === "files" ? 0 : SHOWN;
  return (
    <article id={changeAnchor(change.seq)} className="scroll-mt-6 target:bg-copper-wash">
      <div className="grid gap-x-4 sm:grid-cols-[7.5rem_minmax(0,1fr)]">
        <h3 className="text-sm font-medium tracking-normal">
          <KindMark kind={change.kind} />
        </h3>
        <div className="min-w-0">
          <p className="text-sm">
            <span className="wrap-anywhere">{sentenceOf(change, t)}</span>
            {/* Kept to the last word, so that the sign never stands alone on a line. */}
            <span className="whitespace-nowrap">
              .{" "}
              <Link
                href={links.change(change.model, change.seq)}
                look="plain"
                aria-label={e("permalink", { seq: change.seq })}
                className="inline-flex size-6 items-center justify-center align-middle text-ink-faint"
              >
                <Hash aria-hidden className="size-3.5" />
              </Link>
            </span>
          </p>
          {rows.length > 0 && (
            <DiffList
              rows={rows}
              shown={shown}
              moreLabel={(count) => (shown === 0 ? e("which") : e("more", { count }))}
            >
              {hidden > 0 && e("unnamed", { count: hidden })}
            </DiffList>
          )}
          <Caution change={change} />
        </div>
      </div>
    </article>
  );
}

function Caution({ change: { kind, model, to } }: { change: ModelChange }) {
  const t = useTranslations("changes.caution");
  const revision = to?.sha ?? to?.digest;
  if (kind !== "license" && kind !== "claims" && kind !== "gone") return null;
  return (
    <p className="mt-2 max-w-prose text-[0.8125rem] text-ink-soft">
      {t.rich(kind, {
        chain: (words) => <Link href={links.model(model, "license", revision)}>{words}</Link>,
        lineage: (words) => <Link href={links.model(model, "lineage", revision)}>{words}</Link>,
      })}
    </p>
  );
}
