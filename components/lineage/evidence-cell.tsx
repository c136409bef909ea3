import { useTranslations } from "next-intl";
import { SourceLink } from "@/components/catalog/source-link";
import { GradeMark } from "@/components/evidence/grade-mark";
import { Disclosure } from "@/components/ui/disclosure";
import type { Evidence } from "@/lib/lineage/schema";

/** Why a claim is believed: the words at the source and the way there; further evidence folded. */
export function EvidenceCell({ evidence }: { evidence: readonly Evidence[] }) {
  const t = useTranslations("lineage.table");
  const [first, ...rest] = evidence;
  if (!first) return null;
  return (
    <>
      <Piece evidence={first} />
      {rest.length > 0 && (
        <Disclosure
          summary={<span className="text-xs">{t("more", { count: rest.length })}</span>}
          className="mt-1"
        >
          <ul className="space-y-2">
            {rest.map((piece) => (
              <li key={JSON.stringify(piece)}>
                <Piece evidence={piece} withGrade />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}

function Piece({ evidence, withGrade }: { evidence: Evidence; withGrade?: boolean }) {
  const { quote, kind, source, at, grade } = evidence;
  return (
    <div className="max-w-sm">
      {quote && <q className="block text-xs wrap-anywhere text-ink-soft">{quote}</q>}
      <span className="flex flex-wrap gap-x-2">
        {withGrade && <GradeMark grade={grade} />}
        <SourceLink kind={kind} source={source} at={at} />
      </span>
    </div>
  );
}
