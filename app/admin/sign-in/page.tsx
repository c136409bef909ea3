import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SignInForm } from "@/components/admin/sign-in-form";
import { SignInOutcome } from "@/components/admin/sign-in-outcome";
import { SignOutForm } from "@/components/admin/sign-out-form";
import { ButtonLink } from "@/components/ui/button-link";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";
import { signInAsAdmin, signOut } from "@/lib/accounts/actions";
import { loadAdminName } from "@/lib/accounts/loaders";
import { links } from "@/lib/web/links";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin.signIn");
  return { title: t("title") };
}

export default async function SignInPage({ searchParams }: PageProps<"/admin/sign-in">) {
  const [t, given, name] = await Promise.all([
    getTranslations("admin.signIn"),
    searchParams,
    loadAdminName(),
  ]);
  const [code = "", outcome = ""] = [given.code, given.outcome].map((value) => [value].flat()[0]);
  return (
    <PageContainer narrow className="pb-20">
      <PageTitle lead={name === null ? t("lead") : t("signedInAs", { name })}>
        {t("title")}
      </PageTitle>
      <SignInOutcome outcome={outcome} />
      {name !== null ? (
        <div className="flex flex-wrap items-center gap-3">
          <ButtonLink href={links.adminSync()} look="primary">
            {t("onward")}
          </ButtonLink>
          <SignOutForm action={signOut} />
        </div>
      ) : (
        <SignInForm action={signInAsAdmin} code={code} />
      )}
    </PageContainer>
  );
}
