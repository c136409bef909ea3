import { useTranslations } from "next-intl";
import { BoundExample } from "@/components/docs/bound-example";
import { Contents } from "@/components/docs/contents";
import { GradesTable } from "@/components/docs/grades-table";
import { RelationsTable } from "@/components/docs/relations-table";
import { Section } from "@/components/docs/section";
import { Terms } from "@/components/docs/terms";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { links } from "@/lib/web/links";

const SECTIONS = [
  "grades",
  "relations",
  "distillation",
  "safety",
  "license",
  "revisions",
  "gaps",
  "limits",
  "sources",
] as const;
const TERMS = {
  distillation: ["type", "scheme", "signal", "delivery"],
  safety: ["count", "rate", "interval", "headline", "sorting", "method", "runner"],
  license: ["yes", "conditional", "no", "unknown"],
  gaps: ["notStated", "none", "notEvaluated", "noScore", "named", "undisclosed"],
} as const;
const LIMITS = ["i1", "i2", "i3", "i4", "i5"] as const;

export function EvidenceGuide() {
  const t = useTranslations("docs.evidence");
  const title = (id: (typeof SECTIONS)[number]) => t(`sections.${id}`);
  const entry = (path: string) => ({ term: t(`${path}.term`), text: t(`${path}.text`) });

  return (
    <div className="grid gap-x-16 gap-y-8 lg:grid-cols-[13rem_minmax(0,48rem)]">
      <Contents label={t("contents")} entries={SECTIONS.map((id) => ({ id, label: title(id) }))} />
      <div className="min-w-0">
        <Section id="grades" title={title("grades")} lead={t("grades.lead")}>
          <GradesTable />
          <Notice>{t("grades.note")}</Notice>
        </Section>
        <Section id="relations" title={title("relations")} lead={t("relations.lead")}>
          <RelationsTable />
        </Section>
        <Section id="distillation" title={title("distillation")} lead={t("distillation.lead")}>
          <Terms terms={TERMS.distillation.map((key) => entry(`distillation.${key}`))} />
          <p className="text-sm text-ink-soft">{t("distillation.basis")}</p>
        </Section>
        <Section id="safety" title={title("safety")} lead={t("safety.lead")}>
          <Terms terms={TERMS.safety.map((key) => entry(`safety.${key}`))} />
          <BoundExample />
        </Section>
        <Section id="license" title={title("license")} lead={t("license.lead")}>
          <Terms terms={TERMS.license.map((key) => entry(`license.${key}`))} />
          <p className="text-sm text-ink-soft">{t("license.note")}</p>
        </Section>
        <Section id="revisions" title={title("revisions")}>
          <p className="max-w-prose">{t("revisions.first")}</p>
          <p className="max-w-prose">{t("revisions.second")}</p>
        </Section>
        <Section id="gaps" title={title("gaps")}>
          <Terms terms={TERMS.gaps.map((key) => entry(`gaps.${key}`))} />
        </Section>
        <Section id="limits" title={title("limits")}>
          <ul className="max-w-prose list-disc space-y-2 pl-5">
            {LIMITS.map((key) => (
              <li key={key}>{t(`limits.${key}`)}</li>
            ))}
          </ul>
        </Section>
        <Section id="sources" title={title("sources")}>
          <p className="max-w-prose">{t("sources.first")}</p>
          <p className="max-w-prose">{t("sources.second")}</p>
          <p className="max-w-prose">
            {t("sources.third")} <Link href={links.api()}>{links.api()}</Link>
          </p>
        </Section>
      </div>
    </div>
  );
}
