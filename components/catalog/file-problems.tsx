import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import type { FileProblem } from "@/lib/artifacts/reading";

/** What is wrong with a file, worst tone first met: that it runs code, that it is not what it claims. */
export function FileProblems({ problems }: { problems: readonly FileProblem[] }) {
  const t = useTranslations("files.inside");
  if (problems.length === 0) return null;
  const isDangerous = problems.some(({ code }) => code === "dangerous_import");
  return (
    <Notice tone={isDangerous ? "bad" : "caution"} title={t("problems")} className="mb-6">
      <ul className="space-y-1">
        {problems.map(({ message }) => (
          <li key={message} className="wrap-anywhere">
            {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
