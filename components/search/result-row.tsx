import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { StatusMark } from "@/components/changes/status-mark";
import { GradeMark } from "@/components/evidence/grade-mark";
import { NotStated } from "@/components/evidence/not-stated";
import { Parameters } from "@/components/evidence/parameters";
import { SafetyHeadline } from "@/components/evidence/safety-headline";
import { Timestamp } from "@/components/evidence/timestamp";
import { CommercialUseWord } from "@/components/license/commercial-use-word";
import { TeacherLinks } from "@/components/search/teacher-links";
import { Link } from "@/components/ui/link";
import type { ModelSummary } from "@/lib/catalog/schema";
import { links } from "@/lib/web/links";

/** One model of the list: what it is, who taught it, what may be done with it, how safe it measured. */
export function ResultRow({ model }: { model: ModelSummary }) {
  const t = useTranslations("search.row");
  return (
    <li className="grid gap-x-6 gap-y-3 border-b border-line py-4 md:grid-cols-2 xl:grid-cols-[minmax(0,1fr)_15.5rem_17.75rem]">
      <div className="min-w-0 md:col-span-2 xl:col-span-1">
        <h3 className="text-[0.9375rem] leading-snug font-medium tracking-normal wrap-anywhere">
          <Link href={links.model(model.id)} look="plain">
            <span className="font-normal text-ink-faint">{model.namespace}/</span>
            {model.name}
          </Link>
        </h3>
        {model.status !== "listed" && (
          <p className="mt-1">
            <StatusMark status={model.status} />
          </p>
        )}
        {model.summary && (
          <p className="mt-1 line-clamp-2 max-w-prose text-sm text-pretty text-ink-soft">
            {model.summary}
          </p>
        )}
        <ul className="mt-1.5 flex flex-wrap gap-x-3 text-xs text-ink-faint">
          <li>{model.domain}</li>
          {model.task && <li>{model.task}</li>}
          <li>
            {model.parameters === null ? (
              t("sizeNotStated")
            ) : (
              <Parameters count={model.parameters} />
            )}
          </li>
          <li>
            {model.updatedAt ? (
              <>
                {t("updated")} <Timestamp at={model.updatedAt} />
              </>
            ) : (
              t("dateNotStated")
            )}
          </li>
        </ul>
      </div>
      <dl className="min-w-0 space-y-1 text-[0.8125rem]">
        <Line term={t("teacher")}>
          <TeacherLinks teachers={model.teachers} distilled={model.distillation !== null} />{" "}
          {model.teachers.length > 0 && <GradeMark grade={model.grade} />}
        </Line>
        <Line term={t("base")}>
          {model.base.length > 0 ? model.base.join(", ") : <NotStated />}
        </Line>
        {model.distillation && (
          <Line term={t("method")}>
            <Method {...model.distillation} />
          </Line>
        )}
      </dl>
      <dl className="min-w-0 space-y-1 text-[0.8125rem]">
        <div>
          <dt className="inline text-ink-faint">{t("license")} </dt>
          <dd className="inline">
            {model.license ?? <NotStated />} · <CommercialUseWord use={model.commercialUse} />
          </dd>
        </div>
        <div>
          <dt className={isScoredOrRun(model) ? "sr-only" : "inline text-ink-faint"}>
            {t("safety")}{" "}
          </dt>
          <dd className={isScoredOrRun(model) ? undefined : "inline"}>
            {isScoredOrRun(model) ? (
              <SafetyHeadline model={model} />
            ) : (
              <span className="text-ink-soft">{t("notEvaluated")}</span>
            )}
          </dd>
        </div>
      </dl>
    </li>
  );
}

/** Then the words themselves say that they are about safety. */
const isScoredOrRun = ({ safety, safetyRuns }: ModelSummary) => safety !== null || safetyRuns > 0;

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[3.75rem_minmax(0,1fr)] gap-x-2">
      <dt className="text-ink-faint">{term}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}

function Method({ types, scheme }: NonNullable<ModelSummary["distillation"]>) {
  const t = useTranslations("search");
  if (!types && !scheme) return <NotStated />;
  const type = types ? types.map((name) => t(`type.${name}`)).join(" + ") : t("row.typeNotStated");
  return <>{scheme ? `${type} · ${t(`scheme.${scheme}`)}` : type}</>;
}
