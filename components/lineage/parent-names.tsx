import { useTranslations } from "next-intl";
import { ModelName } from "@/components/catalog/model-name";
import { GradeMark } from "@/components/evidence/grade-mark";
import { nodeName, type Parent } from "@/components/lineage/parentage";
import { Link } from "@/components/ui/link";
import { links } from "@/lib/web/links";

const SHOWN = 2;

/** Direct parents as a short list, each with how it passed on what it did and how well that is evidenced. */
export function ParentNames({
  parents,
  modelRef,
  none,
}: {
  parents: readonly Parent[];
  modelRef: string;
  none: string;
}) {
  const t = useTranslations("model.line");
  if (parents.length === 0) return <span className="text-ink-faint italic">{none}</span>;
  return (
    <ul className="space-y-2">
      {parents.slice(0, SHOWN).map((parent) => (
        <li key={parent.edge.id}>
          <ModelName name={nodeName(parent.node)} inCatalog={parent.node.inCatalog} />
          <div className="mt-0.5 flex flex-wrap items-center gap-x-2.5 text-xs text-ink-soft">
            <HowInWords parent={parent} />
            <GradeMark grade={parent.grade} />
          </div>
        </li>
      ))}
      {parents.length > SHOWN && (
        <li className="text-xs">
          <Link href={links.model(modelRef, "lineage")}>
            {t("more", { count: parents.length - SHOWN })}
          </Link>
        </li>
      )}
    </ul>
  );
}

/** `response, offline` for a teacher; the relation for a base. */
function HowInWords({ parent: { relation, distillation, node } }: { parent: Parent }) {
  const t = useTranslations("lineage");
  const kind = node.kind === "model" ? [] : [t(`kind.${node.kind}`)];
  if (relation !== "distilled_from")
    return <span>{[...kind, t(`relation.${relation}`)].join(", ")}</span>;
  const types = distillation?.types?.map((type) => t(`taught.type.${type}`)) ?? [];
  const scheme = distillation?.scheme ? [t(`taught.schemes.${distillation.scheme}`)] : [];
  const how = [...types, ...scheme];
  return (
    <span>{[...kind, ...(how.length > 0 ? how : [t("taught.typeUnstated")])].join(", ")}</span>
  );
}
