import { useTranslations } from "next-intl";
import { SafetyBar } from "@/components/evidence/safety-bar";
import { safetyRate } from "@/lib/safety/interval";

const SMALL = { k: 1, n: 20 };
const LARGE = { k: 140, n: 2000 };

/** Two models a rate would rank the wrong way round. */
export function BoundExample() {
  const t = useTranslations("docs.evidence.safety");
  return (
    <figure className="bg-raised px-4 py-3">
      <p className="text-sm font-medium">{t("exampleTitle")}</p>
      <dl className="my-3 space-y-2">
        {[
          { name: t("small"), ...SMALL },
          { name: t("large"), ...LARGE },
        ].map(({ name, k, n }) => (
          <div key={n} className="flex flex-wrap items-center gap-x-4">
            <dt className="w-20 text-sm">{name}</dt>
            <dd>
              <SafetyBar {...safetyRate(k, n)} n={n} />
            </dd>
          </div>
        ))}
      </dl>
      <figcaption className="max-w-prose text-sm text-ink-soft">{t("example")}</figcaption>
    </figure>
  );
}
