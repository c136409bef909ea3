import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { DiffRow } from "@/components/changes/diff-rows";
import { Disclosure } from "@/components/ui/disclosure";

const GLYPHS = {
  changed: { sign: "~", tone: "text-caution" },
  added: { sign: "+", tone: "text-good" },
  removed: { sign: "−", tone: "text-bad" },
} as const;

type DiffListProps = {
  rows: readonly DiffRow[];
  /** Rows drawn before the others are folded away. */
  shown: number;
  /** Names the fold, by how many it holds. */
  moreLabel: (count: number) => ReactNode;
  /** What is counted and cannot be named. */
  children?: ReactNode;
};

/** Before and after, one line a thing. The sign and the word for it say which; the tone only repeats it. */
export function DiffList({ rows, shown, moreLabel, children }: DiffListProps) {
  const rest = rows.slice(shown);
  return (
    <div className="mt-2 border-l border-line pl-3 text-[0.8125rem] leading-5">
      {shown > 0 && <DiffRows rows={rows.slice(0, shown)} />}
      {rest.length > 0 && (
        <Disclosure summary={<span className="text-ink-soft">{moreLabel(rest.length)}</span>}>
          <DiffRows rows={rest} />
        </Disclosure>
      )}
      {children && <p className="text-ink-faint">{children}</p>}
    </div>
  );
}

function DiffRows({ rows }: { rows: readonly DiffRow[] }) {
  const t = useTranslations("changes.mark");
  return (
    <ul className="space-y-1">
      {rows.map((row) => {
        const { sign, tone } = GLYPHS[row.change];
        return (
          <li
            key={`${row.change} ${row.term} ${row.before ?? ""} ${row.after ?? ""}`}
            className="grid grid-cols-[0.875rem_minmax(0,1fr)]"
          >
            <span aria-hidden className={clsx("font-mono", tone)}>
              {sign}
            </span>
            <span className="min-w-0">
              <span className="sr-only">{t(row.change)}: </span>
              <Words row={row} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Words({ row: { term, isName, before, after } }: { row: DiffRow }) {
  const look = clsx("wrap-anywhere", isName && "font-mono text-[0.9em]");
  const sides = [before, after].filter((side) => side !== null && side !== "");
  return (
    <>
      <span className={clsx("mr-2", sides.length > 0 && "text-ink-soft", look)}>{term}</span>
      {before !== null && before !== "" && (
        <del className={clsx(look, "text-ink-faint", after !== null && "no-underline")}>
          {before}
        </del>
      )}
      {before && after && (
        <span aria-hidden className="mx-1.5 text-ink-faint">
          →
        </span>
      )}
      {after !== null && after !== "" && <ins className={clsx(look, "no-underline")}>{after}</ins>}
    </>
  );
}
