import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

/** A form, since a link that ends a session would be followed by whoever looks ahead. */
export function SignOutForm({ action }: { action: () => Promise<void> }) {
  const t = useTranslations("admin");
  return (
    <form action={action}>
      <Button type="submit" size="small">
        {t("signOut")}
      </Button>
    </form>
  );
}
