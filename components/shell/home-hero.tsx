import { useTranslations } from "next-intl";
import { SearchBox } from "@/components/shell/search-box";
import { Link } from "@/components/ui/link";
import { links } from "@/lib/web/links";

/** Searches that show what can be asked here and nowhere else. */
const EXAMPLES = [
  ["medicalCommercial", "domain=medical&commercial=yes"],
  ["taughtByR1", "teacher=deepseek-ai%2FDeepSeek-R1"],
  ["saferThanHalf", "minSafety=0.5&sort=safety"],
  ["smallReasoning", "domain=reasoning&maxParams=2000000000"],
  ["beyondAnswers", "type=feature&type=relation"],
  ["fraudAndSecurity", "domain=fraud&domain=security"],
] as const;

export function HomeHero() {
  const t = useTranslations("shell");
  return (
    <div className="max-w-4xl pt-12 pb-10 sm:pt-20 sm:pb-14">
      <h1 className="font-serif text-[2.5rem] text-balance sm:text-6xl">{t("home.headline")}</h1>
      <p className="mt-4 max-w-[44rem] text-base text-pretty text-ink-soft sm:text-lg">
        {t("home.lead")}
      </p>
      <SearchBox
        id="home-search"
        size="large"
        label={t("search.label")}
        placeholder={t("search.placeholder")}
        submit={t("search.submit")}
        className="mt-8"
      />
      <div className="mt-4 text-sm sm:flex sm:gap-4">
        <p id="examples" className="shrink-0 py-0.5 text-ink-faint">
          {t("home.try")}
        </p>
        <ul aria-labelledby="examples" className="flex flex-wrap gap-x-5 gap-y-1">
          {EXAMPLES.map(([name, query]) => (
            <li key={name} className="min-h-6 py-0.5">
              <Link href={links.models(query)}>{t(`home.examples.${name}`)}</Link>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
