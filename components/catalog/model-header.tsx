import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { RecordLine } from "@/components/catalog/record-line";
import { RevisionLine } from "@/components/catalog/revision-line";
import { Tombstone } from "@/components/changes/tombstone";
import type { Parentage } from "@/components/lineage/parentage";
import { Link } from "@/components/ui/link";
import { Tag } from "@/components/ui/tag";
import type { Custody } from "@/lib/catalog/custody/schema";
import type { ModelDetail } from "@/lib/catalog/schema";
import { links } from "@/lib/web/links";

/** The head of every page about a model: its name, what it is, which revision, and the line a buyer reads first. */
export function ModelHeader({
  model,
  parentage,
  revision,
  custody,
}: {
  model: ModelDetail;
  parentage: Parentage;
  revision: string | undefined;
  /** Null while its source shows the model. */
  custody: Custody | null;
}) {
  const t = useTranslations("model.header");
  return (
    <header className="pt-6 sm:pt-8">
      <nav aria-label={t("breadcrumb")} className="text-sm text-ink-faint">
        <Link href={links.models()} look="plain">
          {t("models")}
        </Link>
        {" / "}
        <Link
          href={links.models(new URLSearchParams({ domain: model.domain }).toString())}
          look="plain"
        >
          {model.domain}
        </Link>
      </nav>
      <h1 className="mt-3 font-serif text-[1.75rem] leading-[1.1] text-balance wrap-anywhere sm:text-4xl">
        <span className="text-ink-faint">{model.namespace}</span>
        <span className="mx-1 text-ink-faint">/</span>
        <wbr />
        {model.name}
      </h1>
      {custody && model.status !== "listed" && (
        <Tombstone model={model} status={model.status} custody={custody} />
      )}
      {(model.summary ?? !custody) && (
        <p className={clsx("max-w-prose text-pretty text-ink-soft", custody ? "mt-5" : "mt-2")}>
          {model.summary ?? <SummaryOfFacts model={model} />}
        </p>
      )}
      <RevisionLine model={model} />
      <RecordLine model={model} parentage={parentage} revision={revision} />
    </header>
  );
}

/** Without a sentence of its publisher, the task and the domain say what it is for. */
function SummaryOfFacts({ model }: { model: ModelDetail }) {
  return (
    <span className="inline-flex flex-wrap gap-1.5">
      <Tag>{model.domain}</Tag>
      {model.task && <Tag>{model.task}</Tag>}
    </span>
  );
}
