import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { GradeMark } from "@/components/evidence/grade-mark";
import { SafetyHeadline } from "@/components/evidence/safety-headline";
import { LicenseAnswer } from "@/components/shell/license-answer";
import { ParentageDiagram } from "@/components/shell/parentage-diagram";
import { Link } from "@/components/ui/link";
import { SectionHeading } from "@/components/ui/section-heading";
import type { ModelSummary } from "@/lib/catalog/schema";
import type { LicenseReport } from "@/lib/lineage/license-chain";
import { links } from "@/lib/web/links";

type WorkedExampleProps = { model: ModelSummary; license: LicenseReport };

/** The four questions this registry answers, answered for one model from its own record. */
export function WorkedExample({ model, license }: WorkedExampleProps) {
  const t = useTranslations("shell.home.example");
  const [teacher, base] = [model.teachers[0], model.base[0]];
  if (!teacher || !base) return null;
  const how = [model.distillation?.types?.join(", "), model.distillation?.scheme]
    .filter(Boolean)
    .join(" · ");

  return (
    <section aria-labelledby="example">
      <SectionHeading id="example" lead={t("lead")}>
        {t("title")}
      </SectionHeading>
      <div className="grid gap-x-16 gap-y-8 pt-4 md:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <ParentageDiagram
          teacher={teacher}
          base={base}
          student={model.id}
          description={t("diagram", { teacher, base, student: model.id })}
          words={{
            teacher: t("teacher"),
            base: t("base"),
            student: t("student"),
            distilledFrom: t("distilledFrom"),
            initializedFrom: t("initializedFrom"),
          }}
        />
        <div>
          <dl className="divide-y divide-line border-y border-line">
            <Answer question={t("taught")} href={links.model(model.id, "lineage")}>
              {t("taughtAnswer", { teacher, base })}{" "}
              {how && <span className="text-ink-soft">{how}.</span>}
            </Answer>
            <Answer question={t("safe")} href={links.model(model.id, "safety")}>
              <SafetyHeadline model={model} />
            </Answer>
            <Answer question={t("allowed")} href={links.model(model.id, "license")}>
              <LicenseAnswer report={license} />
            </Answer>
            <Answer question={t("trusted")} href={links.grades()}>
              {t("trustedAnswer")} <GradeMark grade={model.grade} className="text-sm" />
            </Answer>
          </dl>
          <p className="mt-4 text-sm">
            <Link href={links.model(model.id)} look="lead">
              {t("open")}
            </Link>
          </p>
        </div>
      </div>
    </section>
  );
}

function Answer({
  question,
  href,
  children,
}: {
  question: string;
  href: string;
  children: ReactNode;
}) {
  return (
    <div className="grid gap-x-6 gap-y-1 py-3 lg:grid-cols-[14rem_minmax(0,1fr)]">
      <dt className="font-serif text-lg leading-snug">
        <Link href={href} look="plain">
          {question}
        </Link>
      </dt>
      <dd className="min-w-0 text-sm wrap-anywhere lg:pt-0.5">{children}</dd>
    </div>
  );
}
