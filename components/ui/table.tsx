import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

type TableProps = {
  /** What the table holds: its caption, and the name of the region that scrolls. */
  label: string;
  /** Shown above the table; by default only read out. */
  showLabel?: boolean;
  /** Keeps the header in view; gives the region a height of its own to scroll in. */
  stickyHeader?: boolean;
  className?: string | undefined;
  children: ReactNode;
};

/**
 * A dense table between hairlines. It scrolls in its own region, so that the page never scrolls sideways; the region
 * takes focus because a keyboard has no other way to scroll it. On a phone each row becomes a block and each cell says
 * its column's name; the roles are written out because some browsers forget them with the layout.
 */
export function Table({
  label,
  showLabel = false,
  stickyHeader = false,
  className,
  children,
}: TableProps) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className={clsx(
        // `relative` keeps words that are only read out inside the region; they would widen the page.
        "relative overflow-x-auto border-y border-line",
        stickyHeader && "max-h-[70vh] overflow-y-auto",
      )}
    >
      <table
        role="table"
        className={clsx(
          "stacks w-full border-collapse text-left text-sm",
          stickyHeader &&
            "[&_thead_th]:sticky [&_thead_th]:top-0 [&_thead_th]:z-10 [&_thead_th]:bg-paper",
          className,
        )}
      >
        <caption className={clsx(showLabel ? "py-2 text-left text-sm text-ink-soft" : "sr-only")}>
          {label}
        </caption>
        {children}
      </table>
    </div>
  );
}

type CellProps = { numeric?: boolean };

export function Row(props: ComponentProps<"tr">) {
  return <tr role="row" {...props} />;
}

/** A column's head, or with `scope="row"` a row's. */
export function HeadCell({
  numeric = false,
  scope = "col",
  className,
  ...rest
}: ComponentProps<"th"> & CellProps) {
  return (
    <th
      role={scope === "col" ? "columnheader" : "rowheader"}
      scope={scope}
      className={clsx(
        scope === "col"
          ? "border-b border-line-strong py-2 align-bottom text-xs font-medium whitespace-nowrap text-ink-faint"
          : "border-b border-line py-2 align-top font-medium [tr:last-child>&]:border-b-0",
        numeric ? "pr-8 text-right tabular-nums" : "pr-5",
        "last:pr-0",
        className,
      )}
      {...rest}
    />
  );
}

/** `label` is the column's name, shown beside the value on a phone. */
export function Cell({
  numeric = false,
  label,
  className,
  ...rest
}: ComponentProps<"td"> & CellProps & { label?: string }) {
  return (
    <td
      role="cell"
      data-label={label}
      className={clsx(
        "border-b border-line py-2 align-top [tr:last-child>&]:border-b-0",
        numeric ? "pr-8 text-right tabular-nums" : "pr-5",
        "last:pr-0",
        className,
      )}
      {...rest}
    />
  );
}
