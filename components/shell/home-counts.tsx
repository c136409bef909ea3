import { useTranslations } from "next-intl";

type HomeCountsProps = { models: number; distilled: number; teachers: number; evalRuns: number };

/** What the catalog holds, as one ruled line of figures. */
export function HomeCounts({ models, distilled, teachers, evalRuns }: HomeCountsProps) {
  const t = useTranslations("shell.home.counts");
  const figures = [
    { of: "models", count: models },
    { of: "distilled", count: distilled },
    { of: "teachers", count: teachers },
    { of: "evalRuns", count: evalRuns },
  ] as const;
  return (
    <dl
      aria-label={t("label")}
      className="grid grid-cols-2 gap-x-8 gap-y-4 border-y border-line-strong py-4 sm:grid-cols-4"
    >
      {figures.map(({ of, count }) => (
        <div key={of} className="flex flex-col-reverse justify-end">
          <dt className="text-sm text-ink-faint">{t(of, { count })}</dt>
          <dd className="font-serif text-3xl tabular-nums">{count.toLocaleString("en")}</dd>
        </div>
      ))}
    </dl>
  );
}
