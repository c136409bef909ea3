import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import type { LineageQuery } from "@/lib/lineage/schema";

const DEPTHS = [1, 2, 3, 5, 8];
const DIRECTIONS = ["both", "up", "down"] as const;

/** How much is drawn, as links: the choice is an address, and needs no script. */
export function GraphControls({
  query,
  hrefOf,
}: {
  query: LineageQuery;
  hrefOf: (query: LineageQuery) => string;
}) {
  const t = useTranslations("lineage.controls");
  return (
    <div
      role="group"
      aria-label={t("label")}
      className="mb-3 flex flex-wrap gap-x-8 gap-y-1 text-sm text-ink-faint"
    >
      <Choices name={t("direction")}>
        {DIRECTIONS.map((direction) => (
          <Choice
            key={direction}
            href={hrefOf({ ...query, direction })}
            isChosen={direction === query.direction}
          >
            {t(direction)}
          </Choice>
        ))}
      </Choices>
      <Choices name={t("depth")}>
        {DEPTHS.map((depth) => (
          <Choice key={depth} href={hrefOf({ ...query, depth })} isChosen={depth === query.depth}>
            {String(depth)}
          </Choice>
        ))}
      </Choices>
    </div>
  );
}

function Choices({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-center gap-x-1">
      <span className="mr-1">{name}</span>
      {children}
    </div>
  );
}

function Choice({
  href,
  isChosen,
  children,
}: {
  href: string;
  isChosen: boolean;
  children: string;
}) {
  return (
    <Link
      href={href}
      look="plain"
      aria-current={isChosen ? "true" : undefined}
      className={clsx(
        "inline-flex min-h-6 min-w-6 items-center justify-center border-b px-1.5",
        isChosen ? "border-copper font-medium text-ink" : "border-transparent",
      )}
    >
      {children}
    </Link>
  );
}
