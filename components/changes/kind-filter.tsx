import { clsx } from "clsx";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { KindMark } from "@/components/changes/kind-mark";
import { Link } from "@/components/ui/link";
import type { ChangeKind } from "@/lib/catalog/changes";
import { CHANGE_KINDS } from "@/lib/catalog/changes/schema";

type KindFilterProps = {
  chosen: readonly ChangeKind[];
  /** The address of the page with these kinds, from its start. */
  hrefOf: (kinds: readonly ChangeKind[]) => string;
};

/** Which kinds of change are listed; each chip is the address with that kind added or taken away. */
export function KindFilter({ chosen, hrefOf }: KindFilterProps) {
  const t = useTranslations("changes.filter");
  return (
    <nav aria-label={t("label")}>
      <ul className="flex flex-wrap gap-1.5 text-[0.8125rem]">
        <Chip href={hrefOf([])} isOn={chosen.length === 0}>
          {t("all")}
        </Chip>
        {CHANGE_KINDS.map((kind) => {
          const isOn = chosen.includes(kind);
          const next = CHANGE_KINDS.filter((other) =>
            other === kind ? !isOn : chosen.includes(other),
          );
          return (
            <Chip key={kind} href={hrefOf(next)} isOn={isOn}>
              <KindMark kind={kind} />
            </Chip>
          );
        })}
      </ul>
    </nav>
  );
}

function Chip({ href, isOn, children }: { href: string; isOn: boolean; children: ReactNode }) {
  return (
    <li>
      <Link
        href={href}
        look="plain"
        aria-current={isOn ? "true" : undefined}
        className={clsx(
          "inline-flex min-h-7 items-center gap-1.5 rounded-[3px] border px-2 hover:border-copper hover:no-underline",
          isOn ? "border-ink bg-raised" : "border-edge",
        )}
      >
        {isOn && <Check aria-hidden className="size-3.5 shrink-0 text-copper" />}
        {children}
      </Link>
    </li>
  );
}
