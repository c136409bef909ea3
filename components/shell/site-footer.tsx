import { useTranslations } from "next-intl";
import { KeyboardHelp } from "@/components/shell/keyboard-help";
import { Link } from "@/components/ui/link";
import { PageContainer } from "@/components/ui/page-container";
import { links } from "@/lib/web/links";

const KEYS = ["search", "help", "move", "open", "home"] as const;

export function SiteFooter() {
  const t = useTranslations("shell");
  const onward = [
    { href: links.grades(), label: t("footer.evidence") },
    { href: `${links.grades()}#limits`, label: t("footer.limits") },
    { href: `${links.grades()}#sources`, label: t("footer.sources") },
    { href: links.api(), label: t("footer.api") },
    { href: links.adminSync(), label: t("footer.admin") },
  ];
  const keyboard = {
    title: t("keys.title"),
    description: t("keys.description"),
    close: t("keys.close"),
    single: t("keys.single"),
    keys: KEYS.map((name) => ({ key: t(`keys.key.${name}`), does: t(`keys.does.${name}`) })),
  };
  return (
    <footer className="mt-20 border-t border-line text-sm text-ink-soft">
      <PageContainer className="grid gap-x-12 gap-y-6 py-8 md:grid-cols-[minmax(0,1fr)_auto]">
        <div className="max-w-prose space-y-2">
          <p>{t("footer.what")}</p>
          <p className="text-ink-faint">{t("footer.notAdvice")}</p>
        </div>
        <div className="space-y-3">
          <ul className="grid grid-cols-2 gap-x-8 gap-y-1">
            {onward.map(({ href, label }) => (
              <li key={href} className="min-h-6">
                <Link href={href}>{label}</Link>
              </li>
            ))}
          </ul>
          <KeyboardHelp words={keyboard} />
        </div>
      </PageContainer>
    </footer>
  );
}
