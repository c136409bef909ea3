import { clsx } from "clsx";
import { useFormatter } from "next-intl";
import { Link } from "@/components/ui/link";

const TONES = {
  good: "bg-good",
  plain: "bg-line-strong",
  muted: "bg-edge",
  caution: "bg-caution",
  bad: "bg-bad",
  teacher: "bg-teacher",
  copper: "bg-copper",
} as const;

export type Count = {
  key: string;
  label: string;
  count: number;
  tone: keyof typeof TONES;
  /** Where these are listed. */
  href?: string | undefined;
  current?: boolean | undefined;
};

/**
 * Parts of a whole: a bar to see the shape, and beneath it the numbers, which say everything the bar shows. A part
 * that is there keeps a visible width, however small.
 */
export function CountsBar({ label, counts }: { label: string; counts: readonly Count[] }) {
  const shown = counts.filter(({ count }) => count > 0);
  return (
    <div className="space-y-2">
      <div aria-hidden className="flex h-2 gap-px overflow-hidden bg-sunken">
        {shown.map(({ key, count, tone }) => (
          <span
            key={key}
            className={clsx("min-w-1", TONES[tone])}
            style={{ flexGrow: count, flexBasis: 0 }}
          />
        ))}
      </div>
      <ul aria-label={label} className="flex flex-wrap gap-x-5 gap-y-1 text-[0.8125rem]">
        {counts.map((part) => (
          <li key={part.key}>
            <Part part={part} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Part({ part: { label, count, tone, href, current } }: { part: Count }) {
  const format = useFormatter();
  const inside = (
    <>
      <span
        aria-hidden
        className={clsx("size-2 shrink-0", TONES[tone], count === 0 && "opacity-40")}
      />
      <span>{label}</span>
      <span className="text-ink-faint tabular-nums">{format.number(count)}</span>
    </>
  );
  const look = "inline-flex min-h-6 items-center gap-1.5";
  if (href === undefined || count === 0)
    return <span className={clsx(look, count === 0 && "text-ink-faint")}>{inside}</span>;
  return (
    <Link
      href={href}
      look="plain"
      aria-current={current ? "true" : undefined}
      className={clsx(
        look,
        current && "font-medium underline decoration-copper underline-offset-4",
      )}
    >
      {inside}
    </Link>
  );
}
