import { useTranslations } from "next-intl";
import { ModelName } from "@/components/catalog/model-name";
import { ButtonLink } from "@/components/ui/button-link";
import { Code } from "@/components/ui/code";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";
import { SectionHeading } from "@/components/ui/section-heading";
import { links } from "@/lib/web/links";

export type Absence = { ref: string; revision: string | null; near: readonly string[] };

/** Which model or revision is missing, and the nearest that are here. */
export function NoSuchModel({ absence }: { absence: Absence | null }) {
  const t = useTranslations("model.notFound");
  if (!absence) {
    return (
      <PageContainer narrow className="pb-20">
        <PageTitle lead={t("bodyPlain")}>{t("title")}</PageTitle>
        <ButtonLink href={links.models()}>{t("models")}</ButtonLink>
      </PageContainer>
    );
  }
  const { ref, revision, near } = absence;
  const named = { ref: () => <Code>{ref}</Code>, revision: () => <Code>{revision}</Code> };
  const name = ref.split("/").at(-1) ?? ref;
  return (
    <PageContainer narrow className="pb-20">
      <PageTitle lead={t.rich(revision ? "revisionBody" : "body", named)}>
        {t(revision ? "revisionTitle" : "title")}
      </PageTitle>
      {near.length > 0 && (
        <section className="mb-8">
          <SectionHeading>{t("near")}</SectionHeading>
          <ul className="divide-y divide-line border-y border-line">
            {near.map((likely) => (
              <li key={likely} className="py-2">
                <ModelName name={likely} inCatalog />
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="flex flex-wrap gap-3">
        {revision ? (
          <>
            <ButtonLink href={links.model(ref)}>{t("latest")}</ButtonLink>
            <ButtonLink href={links.model(ref, "revisions")}>{t("all")}</ButtonLink>
          </>
        ) : (
          <ButtonLink href={links.models(new URLSearchParams({ q: name }).toString())}>
            {t("search", { name })}
          </ButtonLink>
        )}
        <ButtonLink href={links.models()}>{t("models")}</ButtonLink>
      </p>
    </PageContainer>
  );
}
