import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CommercialUseWord } from "@/components/license/commercial-use-word";
import { GradeMark } from "@/components/evidence/grade-mark";
import { NoSafetyScore } from "@/components/evidence/no-safety-score";
import { formatParameters } from "@/components/evidence/parameters";
import { NotStated } from "@/components/evidence/not-stated";
import { ParentNames } from "@/components/lineage/parent-names";
import type { Parentage } from "@/components/lineage/parentage";
import { HeadlineFigure } from "@/components/safety/headline-figure";
import { Link } from "@/components/ui/link";
import { nominalFact, strongestFacts } from "@/lib/catalog/facts";
import type { ModelDetail } from "@/lib/catalog/schema";
import { links } from "@/lib/web/links";

/**
 * What a buyer reads first: who taught it, from what, how large, on what terms, and where it fails worst.
 * Every part carries its own evidence, since one may be signed while the next is only said.
 */
export function RecordLine({
  model,
  parentage,
  revision,
}: {
  model: ModelDetail;
  parentage: Parentage;
  /** The revision the address asks for; the links keep to it. */
  revision: string | undefined;
}) {
  const t = useTranslations("model.line");
  const facts = strongestFacts(model.facts);
  return (
    <dl
      aria-label={t("label")}
      className="mt-6 grid grid-cols-2 border-t border-ink lg:grid-cols-[1.35fr_1.35fr_0.6fr_0.9fr_1.5fr]"
    >
      <Part term={t("taughtBy")} isWide>
        <ParentNames parents={parentage.teachers} modelRef={model.id} none={t("noTeacher")} />
      </Part>
      <Part term={t("startsFrom")} isWide>
        <ParentNames parents={parentage.bases} modelRef={model.id} none={t("noBase")} />
      </Part>
      <Part term={t("size")}>
        {model.parameters === null ? (
          <NotStated />
        ) : (
          <>
            <span className="text-base tabular-nums">{formatParameters(model.parameters)}</span>
            <Under>
              {nominalFact(facts) ? (
                <span>{t("nominal")}</span>
              ) : (
                <GradeMark grade={facts.get("parameters")?.grade ?? null} />
              )}
            </Under>
          </>
        )}
      </Part>
      <Part term={t("license")}>
        {model.license === null ? (
          <NotStated />
        ) : (
          <>
            <span className="font-mono text-[0.9em] wrap-anywhere">
              {model.license === "other" ? (model.licenseName ?? model.license) : model.license}
            </span>
            <Under>
              <GradeMark grade={facts.get("license")?.grade ?? null} />
              <span>
                <CommercialUseWord use={model.commercialUse} />
                {model.commercialUse !== "unknown" && t("byDeclared")}{" "}
                <Link href={links.model(model.id, "license", revision)}>{t("seeChain")}</Link>
              </span>
            </Under>
          </>
        )}
      </Part>
      <Part term={t("safety")} isWide>
        {model.safety ? (
          <HeadlineFigure headline={model.safety} />
        ) : (
          <NoSafetyScore runs={model.safetyRuns} />
        )}
      </Part>
    </dl>
  );
}

type PartProps = { term: string; isWide?: boolean; children: ReactNode };

/** On a phone the names and the figure take a line each; size and license share one. */
function Part({ term, isWide = false, children }: PartProps) {
  return (
    <div
      className={clsx(
        "border-b border-line py-3 pr-4 lg:pr-6 lg:pl-5 lg:not-last:border-r lg:first:pl-0",
        isWide && "max-lg:col-span-2",
      )}
    >
      <dt className="mb-1 text-xs text-ink-faint">{term}</dt>
      <dd className="min-w-0 text-sm">{children}</dd>
    </div>
  );
}

function Under({ children }: { children: ReactNode }) {
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-2.5 text-xs text-ink-soft">
      {children}
    </div>
  );
}
