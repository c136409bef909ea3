import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Code } from "@/components/ui/code";

type SignInFormProps = { action: (form: FormData) => Promise<void>; code: string };

/**
 * Opening a link only shows this button: whoever previews the link, a chat program or a mail scanner, does not use it
 * up. Without a code it says where one comes from.
 */
export function SignInForm({ action, code }: SignInFormProps) {
  const t = useTranslations("admin.signIn");
  if (code === "") {
    return (
      <div className="max-w-prose space-y-3">
        <p>{t("where")}</p>
        <p className="border-y border-line py-3">
          <Code>npm run admin-link</Code>
        </p>
        <p className="text-sm text-ink-soft">{t("rules")}</p>
      </div>
    );
  }
  return (
    <form action={action} className="space-y-3">
      <input type="hidden" name="code" value={code} />
      <Button type="submit" look="primary">
        {t("submit")}
      </Button>
      <p className="max-w-prose text-sm text-ink-soft">{t("rules")}</p>
    </form>
  );
}
